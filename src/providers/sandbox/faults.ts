import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import { DomainError } from '#platform/errors.ts'
import type { Listener } from '#platform/listener.ts'
import type { FaultMode } from './sandbox.contract.ts'

/** Makes the next calls of a port go wrong, whichever process makes them. */
export async function setFault(db: Db, port: string, mode: FaultMode, count: number): Promise<void> {
  await sql`
    insert into sandbox_faults (port, mode, count) values (${port}, ${mode}, ${mode === 'ok' ? 0 : count})
    on conflict (port) do update set mode = excluded.mode, count = excluded.count`.execute(db)
  await sql`select pg_notify('sandbox_faults', '')`.execute(db)
}

export type Faults = {
  /** Lets `call` go through, or go wrong the way that was asked for. */
  through<T>(port: string, call: () => Promise<T>): Promise<T>
}

/** Asks the table only while some fault is set, so that a sandbox without faults costs nothing. */
export async function openFaults(db: Db, listener: Listener): Promise<Faults> {
  let someAreSet = true
  const look = async () => {
    const { rows } = await sql`select 1 from sandbox_faults where count > 0`.execute(db)
    someAreSet = rows.length > 0
  }
  listener.on('sandbox_faults', () => {
    someAreSet = true
  })
  await listener.onConnect(look)

  async function take(port: string): Promise<FaultMode> {
    const { rows } = await sql<{ mode: FaultMode }>`
      update sandbox_faults set count = count - 1 where port = ${port} and count > 0 returning mode`.execute(
      db,
    )
    if (!rows[0]) await look()
    return rows[0]?.mode ?? 'ok'
  }

  return {
    through: async (port, call) => goWrong(someAreSet ? await take(port) : 'ok', call),
  }
}

async function goWrong<T>(mode: FaultMode, call: () => Promise<T>): Promise<T> {
  if (mode === 'unavailable')
    throw new DomainError('unavailable', 'vendor_unavailable', 'The vendor cannot take it now.')
  if (mode === 'invalid')
    throw new DomainError('invalid', 'vendor_refused', 'The vendor refused it for good.')
  if (mode === 'slow') await sleep(2_000)
  if (mode === 'timeout') await sleep(1_000)
  if (mode === 'timeout')
    throw new DomainError('unavailable', 'vendor_timeout', 'The vendor did not answer in time.')
  const answer = await call()
  if (mode !== 'lost') return answer
  await sleep(1_000)
  throw new DomainError('unavailable', 'vendor_timeout', 'The vendor did not answer in time.')
}
