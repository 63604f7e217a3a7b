import { randomBytes, randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { buildApp } from '#app'
import { dialectNames } from '#dialects'
import { createUser } from '#features/identity/index.ts'
import { openFollowers } from '#followers'
import { readConfig } from '#platform/config.ts'
import type { Ctx, Role, User } from '#platform/ctx.ts'
import { openLog } from '#platform/log.ts'
import type { Loop } from '#platform/loops.ts'
import { openSystem, type System } from '#system'
import { dutyLoops, jobHandlers } from '#worker'
import { cloneDatabase } from './databases.ts'
import { runDueJobs } from './jobs.ts'

export const startOfTime = new Date('2027-01-01T00:00:00Z')

/** An academy of a test's own: a fresh database, the sandbox for every port, and a clock that stands until it is moved. */
export type World = System & {
  as(actor: Ctx['actor']): Ctx
  /** A person of that role, signed up. */
  person(role: Role): Promise<{ ctx: Ctx; email: string; password: string; user: User }>
  /** The clock goes to that moment; what becomes due on the way is played in order. */
  goTo(moment: Date | string): Promise<void>
  /** Does what is due now, until nothing is. */
  settle(): Promise<void>
  app(): Promise<FastifyInstance>
  /** A listening server: its address. */
  listen(): Promise<string>
  [Symbol.asyncDispose](): Promise<void>
}

export async function openWorld(env: Record<string, string> = {}): Promise<World> {
  const url = await cloneDatabase()
  // Made when the first file is received, and gone with the world.
  const DATA_DIR = join(tmpdir(), `sangam-${randomUUID()}`)
  const config = readConfig({ LOG_LEVEL: 'silent', DATABASE_POOL: '8', DATA_DIR, ...env }, dialectNames)
  let now = startOfTime
  const system = await openSystem(config, url, randomBytes(32).toString('hex'), openLog(config.LOG_LEVEL), {
    now: () => now,
  })
  const { makeCtx } = system
  const followers = openFollowers(system)
  await followers.settle(makeCtx())
  const loops = [...dutyLoops(randomUUID()), ...followers.loops]
  let app: FastifyInstance | undefined
  const open = async () => {
    app ??= await buildApp(system)
    return app
  }

  const settle = () => settleAt(makeCtx(), system, loops)
  return {
    ...system,
    as: (actor) => ({ ...makeCtx(), actor }),
    person: (role) => makePerson(makeCtx(), role),
    settle,
    async goTo(moment) {
      const target = new Date(moment)
      for (;;) {
        await settle()
        const due = await Promise.all(loops.map((loop) => loop.nextDue(makeCtx())))
        const next = Math.min(...due.flatMap((one) => (one ? [one.getTime()] : [])))
        if (next >= target.getTime()) break
        now = new Date(Math.max(next, now.getTime()))
      }
      now = new Date(Math.max(target.getTime(), now.getTime()))
      await settle()
    },
    app: open,
    async listen() {
      return (await open()).listen({ host: '127.0.0.1', port: 0 })
    },
    async [Symbol.asyncDispose]() {
      // The last answer may still be on its way out: its connection is idle only afterwards.
      const timer = setInterval(() => app?.server.closeIdleConnections(), 10)
      await app?.close()
      clearInterval(timer)
      await system.close()
      await rm(DATA_DIR, { recursive: true, force: true })
    },
  }
}

async function settleAt(ctx: Ctx, system: System, loops: Loop[]): Promise<void> {
  for (let turns = 0; turns < 10_000; turns += 1) {
    let isBusy = await runDueJobs(system, ctx, jobHandlers)
    for (const loop of loops) isBusy = (await loop.run(ctx)) || isBusy
    if (!isBusy) return
  }
  throw new Error('The academy does not come to rest.')
}

let people = 0

async function makePerson(ctx: Ctx, role: Role) {
  people += 1
  const account = { email: `person-${people}@test.example`, password: `password-${people}` }
  const { id } = await createUser(ctx, {
    ...account,
    first_name: `Person ${people}`,
    role,
    is_confirmed: true,
  })
  const user = { kind: 'user', id, role, session_id: null } as const
  return { ...account, user, ctx: { ...ctx, actor: user } }
}
