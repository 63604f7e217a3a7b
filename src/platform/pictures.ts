/** Where anybody sees a picture or a thumbnail that was uploaded: a path on this server. */
export const picturePath = (fileId: string): string => `/uploads/${fileId}.webp`
