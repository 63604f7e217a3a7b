import { requireRole } from '#features/identity/index.ts'
import { type Ctx, inTransaction, isStaff, requireUser } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { enqueue } from '#platform/jobs.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import type { Device, Gone } from './device.queries.ts'
import * as queries from './device.queries.ts'
import { listTopics } from './topic.queries.ts'

const most = 50
/** The job that tells the vendor that a device has left its topics. */
export const leaveTopics = 'push.leave_topics'

/** A device with the topics to which it is subscribed. */
export type KnownDevice = Device & { topics: string[] }
type NewDevice = { token: string; label?: string }

/**
 * This installation is mine: what somebody else had under its token is not theirs any more, and what they subscribed it
 * to is forgotten. Registering it again changes nothing but when it was seen.
 */
export function registerMyDevice(ctx: Ctx, { token, label = '' }: NewDevice): Promise<KnownDevice> {
  const { id: user_id } = requireUser(ctx)
  const key = { vendor: ctx.providers.push.vendor, token: readToken(ctx, token) }
  return inTransaction(ctx, async (tx) => {
    await afterRemoval(tx, await queries.removeOfOther(tx.db, key, user_id))
    const device = await queries.upsert(tx.db, { ...key, user_id, label }, tx.now())
    await afterRemoval(tx, await queries.removeBeyond(tx.db, user_id, most))
    return withTopics(tx, device)
  })
}

/** An installation of nobody known, for programs that keep their own users; one that is somebody's stays theirs. */
export async function registerDevice(ctx: Ctx, { token, label = '' }: NewDevice): Promise<KnownDevice> {
  requireRole(ctx, 'admin')
  const key = { vendor: ctx.providers.push.vendor, token: readToken(ctx, token) }
  return withTopics(ctx, await queries.upsert(ctx.db, { ...key, user_id: null, label }, ctx.now()))
}

function readToken(ctx: Ctx, token: string): string {
  if (ctx.providers.push.isToken(token)) return token
  throw new DomainError(
    'invalid',
    'not_a_token',
    `This is no token of ${ctx.providers.push.vendor}, through which pushes go here. The page /push shows one.`,
  )
}

export const listMyDevices = (ctx: Ctx, page: PageRequest): Promise<Page<Device>> =>
  listPage(ctx, { user_id: requireUser(ctx).id }, page)

export type DeviceFilter = { user_id?: string | undefined; isBare?: boolean | undefined }

/** The newest first, for staff. */
export function listAllDevices(ctx: Ctx, filter: DeviceFilter, page: PageRequest): Promise<Page<Device>> {
  requireRole(ctx, 'admin')
  return listPage(ctx, filter, page)
}

async function listPage(ctx: Ctx, filter: DeviceFilter, { limit, cursor }: PageRequest) {
  const rows = await queries.list(ctx.db, filter, readNumberCursor(cursor), limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}

/** Mine, or any for staff. */
export async function getDevice(ctx: Ctx, id: string): Promise<KnownDevice> {
  const device = await queries.find(ctx.db, id)
  if (!device || !(isStaff(ctx) || device.user_id === requireUser(ctx).id)) throw notFound('device')
  return withTopics(ctx, device)
}

const withTopics = async (ctx: Ctx, device: Device): Promise<KnownDevice> => ({
  ...device,
  topics: await listTopics(ctx.db, device.id),
})

/** Nothing is pushed there any more. */
export function removeDevice(ctx: Ctx, id: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const device = await getDevice(tx, id)
    await afterRemoval(tx, await queries.removeOne(tx.db, device.id))
  })
}

/** The vendor said that nobody is behind the token any more: unless it was registered again since, it is forgotten. */
export async function forgetToken(tx: Ctx, token: string, at: Date): Promise<void> {
  await queries.removeGone(tx.db, { vendor: tx.providers.push.vendor, token }, at)
}

/** The vendor would go on sending to what it still has in its topics. */
export async function afterRemoval(tx: Ctx, gone: Gone[]): Promise<void> {
  if (!tx.providers.push.topics) return
  for (const { token, topics } of gone)
    if (topics.length > 0) await enqueue(tx, { name: leaveTopics, payload: { token, topics } })
}

/** Where pushes reach these users, through the vendor of today; a user may have any number of devices, or none. */
export const listDevices = (
  ctx: Ctx,
  user_ids: readonly string[],
): Promise<{ user_id: string; token: string }[]> =>
  queries.listTokens(ctx.db, ctx.providers.push.vendor, user_ids)
