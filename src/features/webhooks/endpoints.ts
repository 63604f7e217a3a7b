import { randomUUID } from 'node:crypto'
import { requireRole } from '#features/identity/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { checkVersion } from '#platform/etags.ts'
import { publish } from '#platform/events.ts'
import type { Outbound } from '#platform/outbound.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import type { Endpoint, EndpointFields } from './endpoint.queries.ts'
import * as queries from './endpoint.queries.ts'
import { followAsked, holdEndpoints } from './following.ts'
import { holdLines } from './lines.queries.ts'
import { makeSecret, sealSecret } from './signing.ts'
import { patternOf } from './types.rules.ts'

const most = 50

export type NewEndpoint = Omit<EndpointFields, 'description'> & { description?: string | undefined }
/** `sealed`: the secret, which `openSecret` reads. It may be kept with an answer. */
export type WithSecret = Endpoint & { sealed: string }
type Checking = Pick<Outbound, 'check'>

/** Tells that address of what happens from now on. */
export function makeEndpoint(
  ctx: Ctx,
  { url, types, description = '' }: NewEndpoint,
  outbound: Checking,
): Promise<WithSecret> {
  requireRole(ctx, 'admin')
  outbound.check(url)
  return inTransaction(ctx, async (tx) => {
    await holdEndpoints(tx)
    if ((await queries.count(tx.db)) >= most)
      throw new DomainError(
        'conflict',
        'too_many_endpoints',
        `There are ${most} endpoints. Remove one first.`,
      )
    const id = randomUUID()
    const secret = sealSecret(tx, id, makeSecret())
    const fields = { url, ...asked(types), description }
    const made = await queries.insert(tx.db, { ...fields, id, secret }, tx.now())
    await followAsked(tx)
    await publish(tx, { type: 'webhook_endpoint.created', subject: id, data: { types: made.types } })
    return { ...made, sealed: secret.toString('base64') }
  })
}

export async function listEndpoints(ctx: Ctx, { limit, cursor }: PageRequest): Promise<Page<Endpoint>> {
  requireRole(ctx, 'admin')
  const rows = await queries.list(ctx.db, readNumberCursor(cursor) ?? 0, limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}

export async function getEndpoint(ctx: Ctx, id: string): Promise<Endpoint> {
  requireRole(ctx, 'admin')
  const endpoint = await queries.find(ctx.db, id)
  if (!endpoint) throw notFound('webhook_endpoint')
  return endpoint
}

/** What waits already goes to the new address. */
export function changeEndpoint(
  ctx: Ctx,
  id: string,
  { types, ...change }: Partial<EndpointFields>,
  { expected, outbound }: { expected: number | undefined; outbound: Checking },
): Promise<Endpoint> {
  return inTransaction(ctx, async (tx) => {
    checkVersion(await takeEndpoint(tx, id), expected)
    if (change.url !== undefined) outbound.check(change.url)
    const changed = await queries.set(tx.db, id, { ...change, ...(types && asked(types)) }, tx.now())
    await followAsked(tx)
    const fields = Object.keys({ ...change, ...(types && { types }) })
    await publish(tx, { type: 'webhook_endpoint.changed', subject: id, data: { fields } })
    return changed
  })
}

/** Its deliveries go with it. */
export function removeEndpoint(ctx: Ctx, id: string, expected?: number): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    checkVersion(await takeEndpoint(tx, id), expected)
    await publish(tx, { type: 'webhook_endpoint.removed', subject: id })
    await holdLines(tx.db)
    await queries.remove(tx.db, id)
    await followAsked(tx)
  })
}

/** How long the secret that is replaced signs too, in ms. */
const overlap = 24 * 3_600_000

export function rotateSecret(ctx: Ctx, id: string): Promise<WithSecret> {
  return inTransaction(ctx, async (tx) => {
    await takeEndpoint(tx, id)
    const secret = sealSecret(tx, id, makeSecret())
    const until = new Date(tx.now().getTime() + overlap)
    const rotated = await queries.setSecret(tx.db, id, secret, until, tx.now())
    await publish(tx, { type: 'webhook_endpoint.secret_rotated', subject: id })
    return { ...rotated, sealed: secret.toString('base64') }
  })
}

/** Alone with all endpoints: what they ask for together is one thing. */
export async function takeEndpoint(tx: Ctx, id: string): Promise<Endpoint> {
  requireRole(tx, 'admin')
  await holdEndpoints(tx)
  return getEndpoint(tx, id)
}

function asked(types: readonly string[]): { types: string[]; pattern: string } {
  const distinct = [...new Set(types)]
  const pattern = patternOf(distinct)
  if (!pattern)
    throw new DomainError('invalid', 'no_types', 'Name at least one type of event, or "*" for all.')
  return { types: distinct, pattern }
}
