import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { type Clock, clockWasMoved, openClock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import type { Ctx } from '#platform/ctx.ts'
import { type Database, openDatabase } from '#platform/db.ts'
import { type Listener, openListener } from '#platform/listener.ts'
import { checkFingerprint, deriveKey } from '#platform/secrets.ts'
import type { Providers } from '#ports/providers.ts'
import { openFaults, openStore, type Store } from '#providers/sandbox/index.ts'
import { isAllSandbox, openProviders, sandboxPorts } from './vendors.ts'

/** What the server, the worker and the commands all stand on: one database, one clock, the chosen vendors. */
export type System = {
  config: Config
  secretKey: string
  database: Database
  listener: Listener
  clock: Clock
  providers: Providers
  sandbox: { store: Store; key: Buffer; ports: readonly string[]; hasClock: boolean }
  log: Logger
  /** A context for what no person does: jobs, commands, loops. */
  makeCtx(): Ctx
  close(): Promise<void>
}

/** `fixedClock` is for tests, whose time stands still. */
export async function openSystem(
  config: Config,
  url: string,
  secretKey: string,
  log: Logger,
  fixedClock?: Clock,
): Promise<System> {
  const database = openDatabase(url, config.DATABASE_POOL)
  const listener = await check(database, config, secretKey)
    .then(() => openListener(url, log))
    .catch(async (refusal) => {
      await database.close()
      throw refusal
    })
  const { db } = database
  const clock = fixedClock ?? (await openClock(listener))
  const store = openStore(db)
  const key = deriveKey(secretKey, 'sandbox webhooks')
  const faults = await openFaults(db, listener)
  const providers = await openProviders(config, { db, listener, clock, log, store, faults, key, secretKey })
  const ports = sandboxPorts(config)
  return {
    config,
    secretKey,
    database,
    listener,
    clock,
    providers,
    log,
    sandbox: { store, key, ports, hasClock: isAllSandbox(config) },
    makeCtx: () => ({
      db,
      actor: { kind: 'system' },
      now: clock.now,
      providers,
      log,
      request_id: randomUUID(),
    }),
    async close() {
      await closePorts(providers, log)
      await listener.close()
      await database.close()
    },
  }
}

/** One that does not end well holds up no other, nor the database. */
async function closePorts({ errorReports, broker, signals }: Providers, log: Logger): Promise<void> {
  const ends = await Promise.allSettled([errorReports.close(), broker?.close(), signals.close()])
  for (const end of ends)
    if (end.status === 'rejected')
      log.warn({ reason: Object(end.reason).message }, 'a vendor could not be closed; going on')
}

/** Refuses a database of another key, and one whose clock was moved when a real vendor would act on it. */
async function check({ db }: Database, config: Config, secretKey: string): Promise<void> {
  await checkFingerprint(db, secretKey)
  if (!isAllSandbox(config) && (await clockWasMoved(db)))
    throw new Error(
      'The clock of this database was moved by the sandbox: it is a rehearsal, and no real vendor may serve it. Use another database.',
    )
}
