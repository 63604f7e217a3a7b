import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { BrokerMessage } from '#ports/broker.ts'
import type { Trigger } from '#ports/realtime.ts'
import type { Ctx } from './ctx.ts'
import type { OutgoingEvent } from './outbox.ts'

/** What a dialect may need from the composition root besides the doors of the features. */
export type DialectOptions<Sessions = unknown> = {
  sessions: Sessions
  timeZone: string
  frontendUrl: string
  /** Where the pages of students and of staff stand, if they have their own. */
  frontendUrls: { students: string; staff: string }
  /** To which countries one-time codes go, and how many a day. */
  codePolicy: { countries: ReadonlySet<string> | null; dailyBudget: number }
  /** Whether what a teacher publishes waits for the academy's staff. */
  publication: { review: boolean }
  /** Whether a request comes from whoever sits at this machine; only the sandbox's sign-in asks. */
  isLocal: (request: FastifyRequest) => boolean
}

/** What a dialect's clients and other programs hear of an event, in the order in which they hear it. */
export type Told = { triggers: Trigger[]; envelopes: BrokerMessage[] }

/** An interface of another back end, served so that its clients need only another base URL. */
export type Dialect<Sessions = unknown> = {
  name: string
  title: string
  /** Each under its prefix, and all of them again on the dialect's own host names. */
  mounts: readonly { prefix: string; plugin: FastifyPluginAsync<DialectOptions<Sessions>> }[]
  /** Whether a path is the dialect's to answer even where it has no such route. */
  owns(path: string): boolean
  /** Whether its clients send cookies: then the origins that may are told so, as in `/v1`. */
  takesCookies?: boolean
  /** What that back end told browsers and its message broker of what happened; `types` is a pattern of our events. */
  tells?: { types: string; tell(ctx: Ctx, events: readonly OutgoingEvent[]): Promise<Told[]> }
  /** Answers in its own words that there is no such route (404) or not with this method (405). */
  refuse(reply: FastifyReply, status: 404 | 405): FastifyReply
}
