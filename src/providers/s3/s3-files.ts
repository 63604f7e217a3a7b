import type { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { ByteRange, Fetching, FileStorage } from '#ports/files.ts'
import { toDomainError } from './failures.ts'
import { type Bucket, openBucket, type Patience, type Settings } from './settings.ts'
import { watched } from './watched.ts'

/** Objects in a bucket of Amazon S3, or of a storage that speaks its language. */
export function s3Files(settings: Settings, patience?: Patience): FileStorage {
  const bucket = openBucket(settings, patience)
  return {
    put: (key, content) => put(bucket, key, content),
    read: (key, range) => told(read(bucket, key, range)),
    remove: (key) => told(remove(bucket, key)),
    address: (key, fetching) => told(sign(bucket, key, fetching)),
  }
}

/** One part in memory at a time; a short object goes in one piece. A failure takes back the parts that were sent. */
async function put({ client, Bucket }: Bucket, Key: string, content: AsyncIterable<Uint8Array>) {
  const { stream, failure } = watched(content)
  const params = { Bucket, Key, Body: stream, ContentType: 'application/octet-stream' }
  try {
    await new Upload({ client, params, queueSize: 1, leavePartsOnError: false }).done()
  } catch (error) {
    throw failure() ?? toDomainError(error)
  } finally {
    stream.destroy()
  }
}

async function read({ client, Bucket }: Bucket, Key: string, range?: ByteRange): Promise<Readable> {
  const part = range && { Range: `bytes=${range.start}-${range.end}` }
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, ...part }))
  // On Node the SDK answers with the response itself.
  return Body as Readable
}

async function remove(bucket: Bucket, Key: string): Promise<void> {
  const { client, Bucket } = bucket
  await client.send(new DeleteObjectCommand({ Bucket, Key }))
  await takeBackParts(bucket, Key)
}

/** What a process sent that died on the way: parts that nobody sees and everybody pays for. */
async function takeBackParts({ client, Bucket }: Bucket, Key: string): Promise<void> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: Key }))
  for (const { UploadId, Key: key } of Uploads)
    if (key === Key) await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
}

const hour = 3_600_000

/** Signed as of the beginning of the hour, for an hour more: till it ends the address stays the same, and caches hold. */
const sign = ({ client, Bucket }: Bucket, Key: string, fetching: Fetching): Promise<string> =>
  getSignedUrl(
    client,
    new GetObjectCommand({
      Bucket,
      Key,
      ResponseContentType: fetching.media_type,
      ResponseContentDisposition: fetching.disposition,
    }),
    {
      signingDate: new Date(Math.floor(Date.now() / hour) * hour),
      expiresIn: fetching.seconds + hour / 1000,
    },
  )

async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw toDomainError(error)
  }
}
