import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx } from '#platform/ctx.ts'
import type { Db } from '#platform/db.ts'
import type { Listener } from '#platform/listener.ts'
import { deriveKey } from '#platform/secrets.ts'
import { type KeyRing, openTokens, type SigningKey } from '#platform/tokens.ts'

/** A key signs for 90 days, and reads what it signed for 90 more: longer than any token lives. */
const lifetime = 90 * 24 * 3_600_000

/** The ring of this academy's keys. The database knows their names; the keys are made of the secret key and the name. */
export async function openKeyRing(db: Db, listener: Listener, secretKey: string): Promise<KeyRing> {
  const read = () => readKeys(db, secretKey)
  await sql`
    insert into signing_keys (kid, made_at) select ${newKid()}, now() where not exists (select from signing_keys)`.execute(
    db,
  )
  const ring = openTokens(await read())
  const renew = async () => ring.use(await read())
  // A process that does not know the new key would refuse what it signed.
  const insist = (): void => void renew().catch(() => setTimeout(insist, 1_000).unref())
  listener.on('signing_keys', insist)
  await listener.onConnect(renew)
  return ring
}

/** A new key signs from now on, in every process; nobody is signed out. */
export async function rotateSigningKeys(ctx: Ctx): Promise<void> {
  await sql`insert into signing_keys (kid, made_at) values (${newKid()}, ${ctx.now()})`.execute(ctx.db)
  await sql`delete from signing_keys where made_at < ${new Date(ctx.now().getTime() - 2 * lifetime)}
    and kid <> (select kid from signing_keys order by made_at desc, kid limit 1)`.execute(ctx.db)
  await sql`select pg_notify('signing_keys', '')`.execute(ctx.db)
}

/** For the hourly round: rotates when the newest key has signed for its time. */
export async function rotateOldSigningKeys(ctx: Ctx): Promise<void> {
  const { rows } = await sql`
    select 1 from signing_keys having max(made_at) < ${new Date(ctx.now().getTime() - lifetime)}`.execute(
    ctx.db,
  )
  if (rows.length > 0) await rotateSigningKeys(ctx)
}

async function readKeys(db: Db, secretKey: string): Promise<SigningKey[]> {
  const { rows } = await sql<{
    kid: string
  }>`select kid from signing_keys order by made_at desc, kid`.execute(db)
  return rows.map(({ kid }) => ({ kid, key: deriveKey(secretKey, `access tokens ${kid}`) }))
}

const newKid = () => randomBytes(6).toString('base64url')
