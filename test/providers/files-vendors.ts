import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FileStorage } from '#ports/files.ts'
import { localFiles } from '#providers/local-files/index.ts'
import { s3Files } from '#providers/s3/index.ts'
import { bucket, startS3 } from './files-s3-server.ts'
import { credentials, region } from './files-s3-signatures.ts'

/** A storage behind the port, and what the storage itself sees and does. */
export type Vendor = {
  files: FileStorage
  /** The keys of whole objects, and whatever else lies around. */
  kept(): Promise<{ keys: string[]; unfinished: number }>
  /** From now on the storage cannot be reached. */
  goAway(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export async function openLocal(): Promise<Vendor & { folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'sangam-files-'))
  const list = async () => {
    const found = await readdir(join(folder, 'files'), { recursive: true, withFileTypes: true }).catch(
      () => [],
    )
    return found
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath, one.name).slice(folder.length + 7))
  }
  return {
    folder: join(folder, 'files'),
    files: localFiles(join(folder, 'files')),
    async kept() {
      const names = await list()
      const keys = names.filter((name) => !name.endsWith('.part'))
      return { keys, unfinished: names.length - keys.length }
    },
    async goAway() {
      await rm(join(folder, 'files'), { recursive: true, force: true })
      // A file where the folder should be: nobody, root included, can put anything into it.
      await writeFile(join(folder, 'files'), '')
    },
    async [Symbol.asyncDispose]() {
      await chmod(folder, 0o700)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const s3Settings = {
  S3_BUCKET: bucket,
  S3_REGION: region,
  S3_ACCESS_KEY_ID: credentials.key,
  S3_SECRET_ACCESS_KEY: credentials.secret,
  S3_FORCE_PATH_STYLE: 'true',
} as const

export const patience = { connection: 1_000, answer: 1_000, silence: 1_000 }

export async function openS3() {
  const server = await startS3()
  const open = (settings = {}) => s3Files({ ...s3Settings, S3_ENDPOINT: server.url, ...settings }, patience)
  return {
    server,
    files: open(),
    open,
    kept: async () => ({ keys: [...server.objects.keys()], unfinished: server.unfinished.size }),
    async goAway() {
      for (const method of ['GET', 'PUT', 'POST', 'DELETE'])
        for (let tries = 0; tries < 50; tries += 1) server.fail({ status: 503, code: 'SlowDown' }, method)
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
