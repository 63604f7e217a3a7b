import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Temporal } from 'temporal-polyfill'
import { setClockTarget } from '#platform/clock.ts'
import type { Ctx } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import type { Loop } from '#platform/loops.ts'
import { findTarget, isSettled } from '#platform/settling.ts'
import { getClock, moveClock } from './sandbox.contract.ts'

export type ClockOptions = { loops: readonly Loop[]; hasClock: boolean }

export const clockRoutes: FastifyPluginAsyncTypebox<ClockOptions> = async (app, { loops, hasClock }) => {
  app.route({ ...getClock, handler: async ({ ctx }) => ({ now: ctx.now() }) })

  app.route({
    ...moveClock,
    handler: async ({ ctx, body }) => {
      if (!hasClock)
        throw new DomainError(
          'conflict',
          'clock_is_real',
          'The clock can be moved only while every port is the sandbox.',
        )
      await setClockTarget(ctx.db, readTarget(body, ctx.now()))
      return waitUntilPlayed(ctx, loops)
    },
  })
}

function readTarget({ now, advance }: { now?: string; advance?: string }, current: Date): Date {
  const target = attempt(() => {
    if (now !== undefined) return Temporal.Instant.from(now)
    const start = Temporal.Instant.fromEpochMilliseconds(current.getTime()).toZonedDateTimeISO('UTC')
    return start.add(Temporal.Duration.from(advance ?? '')).toInstant()
  })
  if (!target || (now !== undefined && advance !== undefined))
    throw new DomainError(
      'invalid',
      'invalid_clock',
      'Send either {"now": an RFC 3339 time} or {"advance": a duration such as PT24H}.',
    )
  if (target.epochMilliseconds < current.getTime())
    throw new DomainError('invalid', 'clock_never_goes_back', 'The clock only moves forward.')
  if (target.epochMilliseconds > Date.UTC(2200, 0))
    throw new DomainError('invalid', 'clock_too_far', 'The clock moves no further than the year 2200.')
  return new Date(target.epochMilliseconds)
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

const patience = 10_000

async function waitUntilPlayed(ctx: Ctx, loops: readonly Loop[]): Promise<{ now: Date; settled: boolean }> {
  const deadline = Date.now() + patience
  while (Date.now() < deadline) {
    if ((await findTarget(ctx)) === null && (await isSettled(ctx, loops)))
      return { now: ctx.now(), settled: true }
    await sleep(20)
  }
  return { now: ctx.now(), settled: false }
}
