import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { requireRole } from '#features/identity/index.ts'
import { type Ctx, inTransaction, requireUser } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import * as queries from './file.queries.ts'
import { cleanName } from './file-names.rules.ts'
import { openMeasure, peek, tooLarge, typeRefused } from './measuring.ts'
import { isAllowed, isPublic, type Use } from './media-types.rules.ts'
import { frames, makePicture, mostPictureBytes, pictureType } from './pictures.ts'
import { headBytes, lookInside, type Recognised, recognise } from './recognising.ts'
import { discardObject } from './sweeping.ts'
import * as objects from './unkept-object.queries.ts'

/** `name` is the sender's own; `size` is what they announced, in bytes. The stream is left open where it is not read to its end. */
export type Upload = { name: string; stream: Readable; size?: number | undefined }

type Content = { head: Buffer; whole: AsyncIterable<Buffer>; kind: Recognised }
const day = 86_400_000

/**
 * Takes a file in: mine from now on, and swept away after a day in which nothing used it. Not inside a transaction: what
 * it intends must be known before the first byte is stored. Pictures and thumbnails are made anew; what any other file
 * is, its content says. Throws `invalid` (`file_type_refused`, `picture_refused`, `file_empty`), `too_large`
 * (`file_too_large`, `quota_exceeded`), `unavailable` (`storage_full`, `storage_away`, `pictures_busy`); whatever is thrown, nothing stays.
 */
export async function receiveFile(ctx: Ctx, use: Use, upload: Upload): Promise<queries.FileRow> {
  if (ctx.db.isTransaction) throw new Error('A file is received outside of any transaction.')
  const most = await mayReceive(ctx, use, upload.size)
  const { head, whole } = await peek(upload.stream, headBytes)
  if (head.length === 0) throw new DomainError('invalid', 'file_empty', 'There is nothing in the file.')
  const kind = await recognise(head)
  if (!kind || (!kind.inside && !isAllowed(use, kind.media_type))) throw typeRefused()
  const content = { head, whole, kind }
  if (use !== 'picture' && use !== 'thumbnail') return store(ctx, use, upload, content, most)
  const made = await redraw(content, use, most)
  return store(ctx, use, { ...upload, size: undefined }, made, ctx.providers.files.most.file)
}

/** How many bytes may come. Refused at once is what cannot end well. */
async function mayReceive(ctx: Ctx, use: Use, announced = 0): Promise<number> {
  const { id } = requireUser(ctx)
  if (use !== 'picture') requireRole(ctx, 'instructor')
  const { file, person } = ctx.providers.files.most
  const most = isPublic(use) ? Math.min(mostPictureBytes, file) : file
  if (announced > most) throw tooLarge(most)
  const used = await queries.countBytes(ctx.db, id)
  if (used >= person || used + announced > person) throw quotaExceeded(used, person)
  return most
}

async function redraw(
  { whole, kind }: Content,
  use: 'picture' | 'thumbnail',
  most: number,
): Promise<Content> {
  const bytes = await buffer(openMeasure(most).through(whole))
  const made = await makePicture(bytes, kind.media_type, frames[use])
  return { head: made, whole: Readable.from([made]), kind: { media_type: pictureType } }
}

/** First the intent, then the object, then the row that takes the intent's place: whoever dies on the way leaves the intent. */
async function store(
  ctx: Ctx,
  use: Use,
  upload: Upload,
  { head, whole, kind }: Content,
  most: number,
): Promise<queries.FileRow> {
  const storage_key = newKey()
  const goes_at = new Date(ctx.now().getTime() + day)
  const { files } = ctx.providers
  await objects.insert(ctx.db, storage_key, goes_at)
  try {
    const measure = openMeasure(most, kind.isText)
    await files.put(storage_key, measure.through(whole))
    const [size, sha256] = [measure.size(), measure.sha256()]
    if (upload.size !== undefined && upload.size !== size) throw wrongSize()
    const media_type = await lookInside(kind, head, size, (range) => files.read(storage_key, range))
    if (!isAllowed(use, media_type) && !isPublic(use)) throw typeRefused()
    const row = { use, name: cleanName(upload.name), media_type, size, sha256, storage_key }
    return await keep(ctx, row, goes_at)
  } catch (error) {
    await discardObject(ctx, storage_key)
    throw error
  }
}

type Stored = Omit<queries.NewFile, 'owner_id' | 'created_at'>

function keep(ctx: Ctx, stored: Stored, goes_at: Date): Promise<queries.FileRow> {
  const { id: owner_id } = requireUser(ctx)
  return inTransaction(ctx, async (tx) => {
    await queries.holdOwner(tx.db, owner_id)
    const used = await queries.countBytes(tx.db, owner_id)
    const { person } = tx.providers.files.most
    if (used + stored.size > person) throw quotaExceeded(used, person)
    if (!(await objects.setKept(tx.db, stored.storage_key, goes_at)))
      throw new DomainError(
        'invalid',
        'upload_too_slow',
        'The upload took longer than a day. Begin it again.',
      )
    const file = await queries.insert(tx.db, { ...stored, owner_id, created_at: tx.now() })
    await publish(tx, { type: 'file.received', subject: file.id, data: { use: file.use, size: file.size } })
    return file
  })
}

/** In folders by their first letters: none holds too many. */
function newKey(): string {
  const id = randomUUID()
  return `${id.slice(0, 2)}/${id}`
}

const quotaExceeded = (used_bytes: number, quota_bytes: number) =>
  new DomainError(
    'too_large',
    'quota_exceeded',
    `Your files would take more than ${quota_bytes / 1_000_000} MB. Remove some first.`,
    { used_bytes, quota_bytes },
  )

const wrongSize = () =>
  new DomainError('invalid', 'wrong_size', 'Not as many bytes came as were announced. Send the file again.')
