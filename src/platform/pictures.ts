/** Where anybody sees a picture or a thumbnail that was uploaded: a path on this server. It is made here alone, for the feature that serves it and for those that show people. */
export const picturePath = (fileId: string): string => `/uploads/${fileId}.webp`
