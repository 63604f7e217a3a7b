import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ByteRange, FileStorage } from '#ports/files.ts'
import { told } from './failures.ts'

const mode = 0o600
/** Of the folders, for the same one person. */
const folderMode = 0o700
/** Beside its place under a name that follows from the key, so that whoever removes the key finds what was not finished. */
const unfinished = (path: string) => `${path}.part`

/** Objects as files in a folder of this machine. What is read is whole: a file gets its name when it is on the disk. */
export function localFiles(folder: string): FileStorage {
  const pathOf = (key: string) => join(folder, insideKey(key))
  return {
    put: (key, content) => put(pathOf(key), content),
    read: (key, range) => read(pathOf(key), range),
    async remove(key) {
      const path = pathOf(key)
      await told(Promise.all([rm(path, { force: true }), rm(unfinished(path), { force: true })]))
    },
    address: async () => undefined,
  }
}

/** A key with a point in it, or one that begins at the root, is none of ours: nothing leads out of the folder. */
function insideKey(key: string): string {
  if (/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(key) && key.length <= 200) return key
  throw new Error(`"${key}" is not a key of a file.`)
}

async function put(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const part = unfinished(path)
  try {
    await told(mkdir(dirname(path), { recursive: true, mode: folderMode }))
    const file = createWriteStream(part, { flags: 'wx', mode, flush: true })
    await told(pipeline(Readable.from(content, { objectMode: false }), file))
    await told(rename(part, path))
    await told(keepName(dirname(path)))
  } catch (error) {
    await rm(part, { force: true }).catch(() => {})
    throw error
  }
}

/** A new name is on the disk when its folder is. Where folders cannot be opened (Windows) there is nothing to do. */
async function keepName(folder: string): Promise<void> {
  const opened = await open(folder).catch(() => undefined)
  await opened?.sync().catch(() => {})
  await opened?.close()
}

async function read(path: string, range?: ByteRange): Promise<Readable> {
  const file = await told(open(path))
  return file.createReadStream({ ...range, highWaterMark: 65_536 })
}
