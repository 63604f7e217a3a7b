import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Db } from './db.ts'

export type Secrets = {
  secret_key: string
  database_password: string
}

/** Reads what the first start made, or makes it: one file that only its owner may read. `SECRET_KEY` wins over it. */
export function readSecrets(dataDir: string, secretKey?: string): Secrets {
  const file = join(dataDir, 'secrets.json')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  if (!existsSync(file)) makeSecrets(file)
  const { secret_key, database_password } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>
  if (!secret_key || !database_password)
    throw new Error(`${file} lacks secret_key or database_password. Put back the copy from your backup.`)
  return { secret_key: secretKey ?? secret_key, database_password }
}

/** Written whole beside its place and linked into it: of two first starts one wins, and nobody reads half a file. */
function makeSecrets(file: string): void {
  const made = () => randomBytes(32).toString('base64url')
  const fresh = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  const secrets = { secret_key: made(), database_password: made() }
  writeFileSync(fresh, JSON.stringify(secrets, null, 2), { mode: 0o600, flag: 'wx' })
  try {
    linkSync(fresh, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') keepFirst(fresh, file)
  } finally {
    rmSync(fresh, { force: true })
  }
}

/** Where the file system has no links. */
function keepFirst(fresh: string, file: string): void {
  try {
    copyFileSync(fresh, file, constants.COPYFILE_EXCL)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** A key for one purpose, so that what is signed for one place means nothing in another. */
export const deriveKey = (secretKey: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secretKey, '', purpose, 32))

/** Refuses a database that was filled under another key: its sessions and second factors would silently be lost. */
export async function checkFingerprint(db: Db, secretKey: string): Promise<void> {
  const fingerprint = createHash('sha256').update(deriveKey(secretKey, 'fingerprint')).digest('hex')
  const { rows } = await sql<{ value: string }>`
    insert into settings (name, value) values ('secret_key_fingerprint', ${fingerprint})
    on conflict (name) do update set name = excluded.name returning value`.execute(db)
  if (rows[0]?.value !== fingerprint)
    throw new Error(
      'This database belongs to another SECRET_KEY. Start with the key it was made with: the SECRET_KEY variable, or secrets.json in the DATA_DIR of its first start.',
    )
}
