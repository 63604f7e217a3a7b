import { timingSafeEqual } from 'node:crypto'
import type { Ctx } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { picturePath } from '#platform/pictures.ts'
import { type FileRow, find } from './file.queries.ts'
import { type Disposition, dispositionHeader } from './file-names.rules.ts'
import { isPublic, isShown, servedType } from './media-types.rules.ts'

/** What an address says of a file. */
export type FileFacts = Pick<FileRow, 'id' | 'use' | 'name' | 'media_type' | 'size' | 'storage_key'>

/** An address is good for six hours, and as long as the hour it was made in lasts: within an hour it stays the same. */
const hours = 6
const hour = 3600

/**
 * Where the file can be fetched without signing in, for six hours: the path alone where the academy serves it, a whole
 * address where the storage does. Whoever calls this has made sure that the actor may see the file.
 */
export async function addressOf(
  ctx: Ctx,
  file: FileFacts,
  disposition: Disposition = 'inline',
): Promise<string> {
  if (isPublic(file.use)) return publicPathOf(file)
  const kind = isShown(file.media_type) ? disposition : 'attachment'
  const outside = await ctx.providers.files.address(file.storage_key, {
    media_type: servedType(file.media_type),
    disposition: dispositionHeader(kind, file.name),
    seconds: hours * hour,
  })
  return outside ?? signedPath(ctx, file, disposition)
}

/** Where anyone sees a picture or a thumbnail. */
export const publicPathOf = ({ id }: { id: string }): string => picturePath(id)

function signedPath(ctx: Ctx, { id, name }: FileFacts, disposition: Disposition): string {
  const until = (Math.ceil(ctx.now().getTime() / 1000 / hour) + hours) * hour
  const signature = sign(ctx, id, until, disposition).toString('base64url')
  const download = disposition === 'attachment' ? '&download=1' : ''
  return `/files/${id}/${encodeURIComponent(name)}?until=${until}${download}&signature=${signature}`
}

const sign = (ctx: Ctx, id: string, until: number, disposition: Disposition): Buffer =>
  ctx.providers.vault.digest(`${id} ${until} ${disposition}`, 'file address')

export type Signed = { id: string; until?: string; signature?: string; download?: string }

/** The file at a signed address, for whoever holds the address. Throws `forbidden` when it is not one of ours, or old. */
export async function openSigned(
  ctx: Ctx,
  { id, until = '', signature = '', download }: Signed,
): Promise<{ file: FileRow; disposition: Disposition }> {
  const disposition = download === undefined ? 'inline' : 'attachment'
  const given = Buffer.from(signature, 'base64url')
  const right = sign(ctx, id, Number(until), disposition)
  if (given.length !== right.length || !timingSafeEqual(given, right))
    throw new DomainError(
      'forbidden',
      'address_refused',
      'This address is not one that the academy gave out.',
    )
  if (ctx.now().getTime() / 1000 > Number(until))
    throw new DomainError('forbidden', 'address_too_old', 'This address is too old. Ask for the file again.')
  const file = await find(ctx.db, { id })
  if (!file) throw notFound('file')
  return { file, disposition }
}

/** The picture or thumbnail at a public path. Nothing else has one. */
export async function openPublic(ctx: Ctx, path: string): Promise<FileRow> {
  const id = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.webp$/.exec(path)?.[1]
  const file = id && (await find(ctx.db, { id }))
  if (!file || !isPublic(file.use)) throw notFound('picture')
  return file
}
