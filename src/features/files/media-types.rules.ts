export type Use = 'picture' | 'thumbnail' | 'video' | 'resource'

const rasters = ['jpeg', 'png', 'gif', 'webp', 'avif'].map((one) => `image/${one}`)
const pictures = [...rasters, 'image/apng', 'image/svg+xml']
const videos = [
  'mp4',
  'webm',
  'quicktime',
  'ogg',
  'x-m4v',
  'matroska',
  'mpeg',
  '3gpp',
  '3gpp2',
  'vnd.avi',
].map((one) => `video/${one}`)
const sounds = ['mpeg', 'mp4', 'x-m4a', 'ogg', 'wav', 'flac', 'aac', 'amr', 'midi', 'aiff'].map(
  (one) => `audio/${one}`,
)
const office = 'application/vnd.openxmlformats-officedocument.'
const open = 'application/vnd.oasis.opendocument.'

/** The documents of word processors and their kin, by what they are called inside. */
export const documents = {
  docx: `${office}wordprocessingml.document`,
  pptx: `${office}presentationml.presentation`,
  xlsx: `${office}spreadsheetml.sheet`,
  doc: 'application/msword',
  ppt: 'application/vnd.ms-powerpoint',
  xls: 'application/vnd.ms-excel',
  odt: `${open}text`,
  odp: `${open}presentation`,
  ods: `${open}spreadsheet`,
  epub: 'application/epub+zip',
} as const

const texts = ['text/plain', 'text/html', 'image/svg+xml']
const papers = ['application/pdf', 'application/rtf', 'application/zip', ...Object.values(documents)]
const stills = [...pictures, 'image/bmp', 'image/tiff', 'image/heic', 'image/heif']

const allowed: Readonly<Record<Use, ReadonlySet<string>>> = {
  picture: new Set(pictures),
  thumbnail: new Set(pictures),
  video: new Set(videos),
  resource: new Set([...texts, ...papers, ...stills, ...videos, ...sounds]),
}

/** Pictures and thumbnails: seen by anyone, and made anew from what was sent. */
export const isPublic = (use: Use): boolean => use === 'picture' || use === 'thumbnail'

export const isAllowed = (use: Use, mediaType: string): boolean => allowed[use].has(mediaType)

const shown = new Set([
  ...rasters,
  'image/apng',
  'image/bmp',
  'application/pdf',
  'text/plain',
  ...videos,
  ...sounds,
])

/** What a browser shows without running anything of it. SVG and HTML are never among it. */
export const isShown = (mediaType: string): boolean => shown.has(mediaType)

/** What a browser is told: one that must not run something must not know what it is either. */
export function servedType(mediaType: string): string {
  if (mediaType === 'text/plain') return 'text/plain; charset=utf-8'
  return mediaType === 'text/html' || mediaType === 'image/svg+xml' ? 'application/octet-stream' : mediaType
}
