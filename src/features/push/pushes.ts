import { createHash } from 'node:crypto'
import { requireRole } from '#features/identity/index.ts'
import { listMessages, type Message, type NewMessage, queueMessages } from '#features/messaging/index.ts'
import { type Ctx, ownerScope, requireUser } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { enqueue } from '#platform/jobs.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import { listOwners } from './device.queries.ts'
import { listDevices } from './devices.ts'
import type { Filter, Push } from './push.queries.ts'
import * as queries from './push.queries.ts'

/** The job that pushes to all who subscribed, where we keep the topics. */
export const fanOut = 'push.fan_out'

export type Words = {
  title: string
  body: string
  /** What a click opens. */
  url?: string | undefined
  data?: Readonly<Record<string, string>> | undefined
}
export type Target = { tokens: readonly string[] } | { user_ids: readonly string[] } | { topic: string }
/** Where it goes: a token, and whose it is if that is known. */
export type Address = { token: string; user_id: string | null }
export type Outcome = Pick<Message, 'id' | 'recipient' | 'user_id' | 'status' | 'failure' | 'sent_at'>
export type SentPush = Push & { results: Page<Outcome>; refused: string[] }

/**
 * Queues a push in the caller's transaction: one message per token, or one to the topic. Users and topics are reached by
 * staff alone; whoever knows a token may push to it. `refused`: what is no token of the vendor.
 */
export async function sendPush(tx: Ctx, target: Target, words: Words): Promise<SentPush> {
  const { id: owner_id } = requireUser(tx)
  if (!('tokens' in target)) requireRole(tx, 'admin')
  const { addresses, refused } = await readTarget(tx, target)
  const push = await writePush(tx, target, words, owner_id)
  await queueMessages(
    tx,
    addresses.map((address) => toMessage(push, address, tx.now())),
  )
  if ('topic' in target && !tx.providers.push.topics)
    await enqueue(tx, { name: fanOut, payload: { push_id: push.id, after: null } })
  return { ...push, results: await listOutcomes(tx, push.id, { limit: mostAddresses }), refused }
}

const mostAddresses = 10_000

async function readTarget(tx: Ctx, target: Target): Promise<{ addresses: Address[]; refused: string[] }> {
  if ('user_ids' in target) return { addresses: await listDevices(tx, target.user_ids), refused: [] }
  if ('topic' in target) return { addresses: topicAddress(tx, target.topic), refused: [] }
  const { good, refused } = readTokens(tx, target.tokens)
  if (good.length === 0)
    throw new DomainError(
      'invalid',
      'not_a_token',
      `None of these is a token of ${tx.providers.push.vendor}.`,
    )
  return { addresses: await nameOwners(tx, good), refused }
}

/** Where the vendor keeps the topics one message reaches all. */
export const topicAddress = ({ providers }: Ctx, topic: string): Address[] =>
  providers.push.topics ? [{ token: `/topics/${topic}`, user_id: null }] : []

/** Each once. */
export function readTokens(ctx: Ctx, tokens: readonly string[]): { good: string[]; refused: string[] } {
  const unique = [...new Set(tokens)]
  const good = unique.filter((token) => ctx.providers.push.isToken(token))
  return { good, refused: unique.filter((token) => !good.includes(token)) }
}

/** So that what was pushed to a person is known as theirs, whoever knew the token. */
export async function nameOwners(ctx: Ctx, tokens: readonly string[]): Promise<Address[]> {
  const owners = await listOwners(ctx.db, ctx.providers.push.vendor, tokens)
  const byToken = new Map(owners.map(({ token, user_id }) => [token, user_id]))
  return tokens.map((token) => ({ token, user_id: byToken.get(token) ?? null }))
}

export function writePush(
  ctx: Ctx,
  target: Target,
  { title, body, url, data = {} }: Words,
  owner_id: string | null,
): Promise<Push> {
  refuseOddUrl(url)
  const program = ctx.actor.kind === 'user' ? ctx.actor.program : undefined
  return queries.insert(ctx.db, {
    title,
    body,
    url: url ?? null,
    data,
    topic: 'topic' in target ? target.topic : null,
    owner_id,
    api_key_id: program?.key_id ?? null,
    created_at: ctx.now(),
  })
}

function refuseOddUrl(url: string | undefined): void {
  if (url === undefined || /^\/(?![/\\])/.test(url) || (/^https:/i.test(url) && URL.canParse(url))) return
  throw new DomainError(
    'invalid',
    'odd_url',
    'url is what a click opens: an address that begins with https:, or a path of this academy that begins with /.',
  )
}

export const toMessage = (push: Push, { token, user_id }: Address, now: Date): NewMessage => ({
  key: `push:${push.id}:${createHash('sha256').update(token).digest('base64url')}`,
  kind: 'notice',
  channel: 'push',
  recipient: token,
  subject: push.title,
  body: push.body,
  url: push.url,
  data: push.data,
  push_id: push.id,
  owner_id: push.owner_id,
  api_key_id: push.api_key_id,
  user_id,
  is_bulk: push.topic !== null,
  due_at: now,
})

/** Mine, or any for staff; the results are a page of what became of each token. */
export async function getPush(
  ctx: Ctx,
  id: string,
  page: PageRequest,
): Promise<Push & { results: Page<Outcome> }> {
  const push = await queries.find(ctx.db, id, ownerScope(ctx))
  if (!push) throw notFound('push')
  return { ...push, results: await listOutcomes(ctx, id, page) }
}

/** The newest first. */
export async function listPushes(
  ctx: Ctx,
  filter: Filter,
  { limit, cursor }: PageRequest,
): Promise<Page<Push>> {
  const rows = await queries.list(ctx.db, ownerScope(ctx), filter, readNumberCursor(cursor), limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}

const listOutcomes = (ctx: Ctx, push_id: string, page: PageRequest): Promise<Page<Outcome>> =>
  listMessages(ctx, { push_id }, page)
