import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Temporal } from 'temporal-polyfill'
import { Type } from 'typebox'
import { setClockTarget } from '#platform/clock.ts'
import { failures, Time } from '#platform/contract.ts'
import type { Ctx } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import type { Loop } from '#platform/loops.ts'
import { findTarget, isSettled } from '#platform/settling.ts'
import { faultModes, setFault } from './faults.ts'
import { sandboxPageRoutes } from './page.routes.ts'
import { listKept } from './sandbox.queries.ts'
import type { Store } from './store.ts'
import { sandboxNumber, signSandboxCall } from './texts.ts'

export type SandboxOptions = {
  store: Store
  key: Buffer
  loops: readonly Loop[]
  ports: readonly string[]
  hasClock: boolean
}

const Channel = Type.Enum(['sms', 'whatsapp', 'email', 'push'])
const MessageReply = Type.Object({
  id: Type.String(),
  direction: Type.Enum(['out', 'in']),
  channel: Channel,
  to: Type.String(),
  from: Type.String(),
  subject: Type.Union([Type.String(), Type.Null()]),
  body: Type.String(),
  html: Type.Union([Type.String(), Type.Null()]),
  status: Type.String(),
  created_at: Time,
})
const ClockReply = Type.Object({ now: Time, settled: Type.Optional(Type.Boolean()) })
const config = { access: 'sandbox' } as const
const tags = ['sandbox']

export const sandboxRoutes: FastifyPluginAsyncTypebox<SandboxOptions> = async (
  app,
  { store, key, loops, ports, hasClock },
) => {
  await app.register(sandboxPageRoutes, { ports, hasClock })

  app.route({
    method: 'GET',
    url: '/messages',
    config,
    schema: {
      tags,
      summary: 'What the sandbox vendors have seen, newest first',
      querystring: Type.Object({
        channel: Type.Optional(Channel),
        to: Type.Optional(Type.String({ maxLength: 320 })),
        direction: Type.Enum(['out', 'in'], { default: 'out' }),
        limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
      }),
      response: { 200: Type.Object({ data: Type.Array(MessageReply) }), ...failures },
    },
    handler: async ({ ctx, query }) => ({ data: await listKept(ctx.db, query) }),
  })

  app.route({
    method: 'POST',
    url: '/replies',
    config,
    schema: {
      tags,
      summary: 'A learner writes back; it comes in by the signed webhook that a vendor would call',
      body: Type.Object({
        channel: Type.Enum(['sms', 'whatsapp'], { default: 'sms' }),
        from: Type.String({ pattern: '^\\+[1-9][0-9]{1,14}$' }),
        body: Type.String({ minLength: 1, maxLength: 10_000 }),
      }),
      response: { 201: Type.Object({ id: Type.String() }), ...failures },
    },
    handler: async ({ ctx, body: { channel, from, body } }, reply) => {
      const kept = {
        key: null,
        direction: 'in',
        channel,
        recipient: sandboxNumber,
        sender: from,
        subject: null,
        body,
        html: null,
      } as const
      await store.keep({ ...kept, status: 'received', created_at: ctx.now() })
      const notice = { id: randomUUID(), channel, from, to: sandboxNumber, body }
      const payload = JSON.stringify(notice)
      const headers = {
        'content-type': 'application/json',
        'x-sandbox-signature': signSandboxCall(key, payload).toString('hex'),
      }
      const answer = await app.inject({ method: 'POST', url: '/webhooks/sandbox', headers, payload })
      if (answer.statusCode !== 200)
        throw new DomainError(
          'unavailable',
          'webhook_failed',
          'The academy did not take the reply. Try again.',
        )
      return reply.code(201).send({ id: notice.id })
    },
  })

  app.route({
    method: 'POST',
    url: '/faults',
    config,
    schema: {
      tags,
      summary: 'Let the next calls of a port go wrong',
      body: Type.Object({
        port: Type.String({ maxLength: 40 }),
        mode: Type.Enum([...faultModes]),
        count: Type.Integer({ minimum: 0, maximum: 1_000_000, default: 1 }),
      }),
      response: { 204: Type.Null(), ...failures },
    },
    handler: async ({ ctx, body: { port, mode, count } }, reply) => {
      if (!ports.includes(port))
        throw new DomainError('invalid', 'unknown_port', `The sandbox ports are ${ports.join(', ')}.`)
      await setFault(ctx.db, port, mode, count)
      return reply.code(204).send(null)
    },
  })

  app.route({
    method: 'GET',
    url: '/clock',
    config,
    schema: { tags, summary: 'The academy’s own clock', response: { 200: ClockReply, ...failures } },
    handler: async ({ ctx }) => ({ now: ctx.now() }),
  })

  app.route({
    method: 'POST',
    url: '/clock',
    config,
    schema: {
      tags,
      summary:
        'Move the clock forward, to a moment or by a duration, playing everything that becomes due on the way',
      body: Type.Object({
        now: Type.Optional(Type.String({ maxLength: 40 })),
        advance: Type.Optional(Type.String({ maxLength: 40 })),
      }),
      response: { 200: ClockReply, ...failures },
    },
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
