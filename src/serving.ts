import { demoTeacher, seed } from '#db/seed.ts'
import { ensureSuperadmin, hasOpenDemoAccounts, lockDemoAccounts } from '#features/identity/index.ts'
import type { Config } from '#platform/config.ts'
import { openLog } from '#platform/log.ts'
import { migrate } from '#platform/migrations.ts'
import { isLoopback } from '#providers/sandbox/index.ts'
import { buildApp } from './app.ts'
import { openStorage } from './storage.ts'
import { openSystem, type System } from './system.ts'
import { startWorker } from './worker.ts'

type Parts = { server: boolean; worker: boolean }
type Stop = () => Promise<unknown>

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
    const welcome = await prepare(system)
    if (parts.worker) stops.unshift((await startWorker(system)).stop)
    if (!parts.server) return log.info('the worker is ready')
    const app = await buildApp(system)
    stops.unshift(() => app.close())
    await app.listen({ host: config.HOST, port: config.PORT })
    announce(config, system, portOf(app), welcome)
  } catch (error) {
    for (const stop of stops) await stop().catch(() => {})
    throw error
  }
}

const portOf = ({ server }: { server: { address(): unknown } }): number =>
  (server.address() as { port: number }).port

function endOnSignal(stops: Stop[]): void {
  let ending = false
  const end = async () => {
    if (ending) return
    ending = true
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
  const isNew = config.SEED === 'demo' && (await seed(ctx, isOpen))
  const admin = await ensureSuperadmin(ctx, config.ADMIN_EMAIL, config.ADMIN_PASSWORD)
  if (!isOpen) {
    const locked = await lockDemoAccounts(ctx)
    if (locked > 0)
      log.warn({ accounts: locked }, 'the demo accounts are locked until they get a new password')
  }
  const hasDemo = isNew || (await hasOpenDemoAccounts(ctx))
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
