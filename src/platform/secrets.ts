import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
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
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : {}
  const made = () => randomBytes(32).toString('base64url')
  const secrets = {
    secret_key: kept.secret_key ?? made(),
    database_password: kept.database_password ?? made(),
  }
  if (!kept.secret_key || !kept.database_password) {
    writeFileSync(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return { ...secrets, secret_key: secretKey ?? secrets.secret_key }
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
