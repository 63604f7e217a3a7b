import type { FastifyInstance } from 'fastify'
import { demoTeacher, seed } from '#db/seed.ts'
import { ensureSuperadmin, hasOpenDemoAccounts, lockDemoAccounts } from '#features/identity/index.ts'
import { alone } from '#platform/alone.ts'
import type { Config } from '#platform/config.ts'
import { openLog } from '#platform/log.ts'
import { isLoopback } from '#platform/loopback.ts'
import { migrate } from '#platform/migrations.ts'
import { buildApp } from './app.ts'
import { openStorage } from './storage.ts'
import { openSystem, type System } from './system.ts'
import { startWorker } from './worker.ts'

type Parts = { server: boolean; worker: boolean }
type Stop = () => Promise<unknown>

/** The lock under which an empty database gets its first people: a second process waits, and finds them. */
const preparing = 7_265_422
/** How long what has begun may take to finish, and within which time two signals are one Ctrl-C, in milliseconds. */
const [patience, echo] = [20_000, 500]

/** Starts what is asked for and runs until a signal ends it: what has begun is finished, then everything closes. */
export async function serve(config: Config, parts: Parts): Promise<void> {
  const log = openLog(config.LOG_LEVEL)
  const stops: Stop[] = []
  endOnSignal(stops)
  try {
    const storage = await openStorage(config)
    stops.unshift(storage.stop)
    await migrate(storage.url)
    const system = await openSystem(config, storage.url, storage.secretKey, log)
    stops.unshift(system.close)
    const welcome = await alone(storage.url, preparing, () => prepare(system))
    if (parts.worker) stops.unshift((await startWorker(system)).stop)
    if (!parts.server) return log.info('the worker is ready')
    const app = await buildApp(system)
    stops.unshift(() => close(app))
    await app.listen({ host: config.HOST, port: config.PORT })
    announce(config, system, portOf(app), welcome)
  } catch (error) {
    for (const stop of stops) await stop().catch(() => {})
    throw error
  }
}

const portOf = ({ server }: { server: { address(): unknown } }): number =>
  (server.address() as { port: number }).port

/** A connection on which an answer was still under way is idle only afterwards, and would be kept alive for a minute. */
async function close(app: FastifyInstance): Promise<void> {
  const timer = setInterval(() => app.server.closeIdleConnections(), 50)
  await app.close().finally(() => clearInterval(timer))
}

function endOnSignal(stops: Stop[]): void {
  let began = 0
  const end = async () => {
    if (began === 0) return finish()
    // npm passes on a Ctrl-C that the terminal has sent us already.
    if (Date.now() - began > echo) process.exit(1)
  }
  const finish = async () => {
    began = Date.now()
    setTimeout(() => process.exit(1), patience).unref()
    for (const stop of stops) await stop().catch((error) => console.error(error))
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end)
}

type Welcome = { admin?: { email: string; password: string | null }; hasDemo: boolean }

/** The first superadmin, the demo academy in an empty database, and its doors shut where others could come in. */
async function prepare(system: System): Promise<Welcome> {
  const { config, log } = system
  const ctx = system.makeCtx()
  const isOpen = !config.DATABASE_URL && isLoopback(config.HOST)
  if (config.SEED === 'demo') await seed(ctx, isOpen)
  const admin = await ensureSuperadmin(ctx, config.ADMIN_EMAIL, config.ADMIN_PASSWORD)
  if (!isOpen) {
    const locked = await lockDemoAccounts(ctx)
    if (locked > 0)
      log.warn({ accounts: locked }, 'the demo accounts are locked until they get a new password')
  }
  const hasDemo = isOpen && (await hasOpenDemoAccounts(ctx))
  return { hasDemo, ...(admin && { admin }) }
}

function announce(
  { HOST, PUBLIC_URL }: Config,
  { sandbox, log }: System,
  port: number,
  { admin, hasDemo }: Welcome,
): void {
  const address = PUBLIC_URL ?? `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${port}`
  if (sandbox.ports.length > 0 && !isLoopback(HOST))
    log.warn(
      { ports: sandbox.ports },
      'this server listens to other machines while these ports are the sandbox: nothing reaches a real phone or mailbox',
    )
  console.log(
    [
      '',
      `  Sangam is open:  ${address}`,
      `  API reference    ${address}/docs`,
      sandbox.ports.length > 0 &&
        `  Sandbox          ${address}/sandbox   (texts and mails that would go out; the clock)`,
      '',
      hasDemo && `  Sign in as the demo teacher:  ${demoTeacher.email} / ${demoTeacher.password}`,
      admin &&
        `  The superadmin is ${admin.email}${admin.password ? `, password ${admin.password} (shown this once)` : ''}`,
      '',
    ]
      .filter((line) => line !== false && line !== undefined)
      .join('\n'),
  )
}
