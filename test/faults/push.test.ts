import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { type NewMessage, queueMessages } from '#features/messaging/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { setFault } from '#providers/sandbox/faults.ts'
import { accounts, type FcmServer, startFcm } from '#test/providers/fcm-server.ts'
import { startTcpProxy } from '#test/providers/tcp-proxy.ts'
import { openWorld, startOfTime, type World } from '#test/world.ts'
import { isFull, openAcademy } from './academy.ts'
import { type Office, openOffice, until } from './office.ts'

const tokens = Array.from({ length: isFull ? 3_000 : 1_200 }, (_, no) => `installation-${no}`)
const minute = 60_000

const message = (channel: 'push' | 'sms' | 'email', recipient: string, due_at: Date): NewMessage => ({
  key: `${channel}:${recipient}:${due_at.getTime()}`,
  kind: 'notice',
  channel,
  recipient,
  subject: 'Now',
  body: 'It begins.',
  due_at,
})

const queuePushes = (ctx: Ctx, to = tokens) =>
  queueMessages(
    ctx,
    to.map((token) => message('push', token, ctx.now())),
  )

/** A text and a mail that go out now. */
const queueOthers = (ctx: Ctx) =>
  queueMessages(ctx, [
    message('sms', '+919812345678', ctx.now()),
    message('email', 'asha@test.example', ctx.now()),
  ])

const listKept = ({ db }: Ctx) =>
  db
    .selectFrom('sandbox_messages')
    .select(['key', 'channel', 'recipient', 'created_at', 'handed'])
    .orderBy('no')
    .execute()

/** How late each text and each mail was handed over, in ms, and how many there were. */
async function readLateness(ctx: Ctx): Promise<number[]> {
  const others = (await listKept(ctx)).filter(({ channel }) => channel !== 'push')
  return others.map(({ key, created_at }) => created_at.getTime() - Number(key?.split(':').at(-1)))
}

async function setPushFault({ listener, database }: World, mode: 'unavailable' | 'ok'): Promise<void> {
  const heard = new Promise((resolve) => listener.on('sandbox_faults', resolve))
  await setFault(database.db, 'push', mode, 1_000_000)
  await heard
}

it('pushes again what a push service did not take for a minute, each once, and keeps no text and no mail for it', {
  timeout: 120_000,
}, async () => {
  await using world = await openWorld()
  const ctx = world.makeCtx()
  const few = tokens.slice(0, 100)
  const at = (ms: number) => world.goTo(new Date(startOfTime.getTime() + ms))
  await setPushFault(world, 'unavailable')
  await queuePushes(ctx, few)
  for (let second = 0; second < 60; second += 5) {
    await at(second * 1_000)
    await queueOthers(ctx)
  }
  await at(minute)
  expect((await listKept(ctx)).filter(({ channel }) => channel === 'push')).toEqual([])
  expect(await readLateness(ctx)).toEqual(Array.from({ length: 24 }, () => 0))
  await setPushFault(world, 'ok')
  await at(2 * minute)
  const pushes = (await listKept(ctx)).filter(({ channel }) => channel === 'push')
  expect(pushes.map(({ recipient, handed }) => `${recipient} ${handed}`).toSorted()).toEqual(
    few.map((token) => `${token} 1`).toSorted(),
  )
})

/** An academy in a process of its own that pushes by FCM, over a wire that can be cut. */
async function openPushing() {
  await using opened = new AsyncDisposableStack()
  const fcm = opened.use(await startFcm())
  const wire = opened.use(await startTcpProxy(fcm.url))
  for (const token of tokens) fcm.installed.add(token)
  const variables = {
    PUSH: 'fcm',
    FCM_SERVICE_ACCOUNT: accounts.ours,
    FCM_URL: wire.url.replace(/\/$/, ''),
    FCM_TOPICS_URL: fcm.url,
    FCM_TOKEN_URL: `${fcm.url}/token`,
  }
  const academy = opened.use(await openAcademy(variables))
  await academy.start()
  const office = opened.use(await openOffice(academy))
  const all = opened.move()
  return { fcm, wire, office, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

const arrived = ({ taken }: FcmServer) => taken.map(({ token }) => token ?? '')

/** A text and a mail are queued four times a second, for so many seconds. */
async function work({ ctx }: Office, seconds: number): Promise<void> {
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; await sleep(250)) await queueOthers(ctx)
}

/** What happens to everything else while the push service is away. */
async function loseTheService(trouble: 'cut' | 'hang'): Promise<FcmServer> {
  await using pushing = await openPushing()
  const { fcm, wire, office } = pushing
  wire[trouble]()
  await queuePushes(office.ctx)
  await sleep(500)
  await work(office, isFull ? 60 : 5)
  wire.mend()
  await until(() => new Set(arrived(fcm)).size === tokens.length, 100, 'not every push has arrived.')
  const late = await readLateness(office.ctx)
  expect(late.length).toBeGreaterThan(20)
  expect(Math.max(...late)).toBeLessThan(2_000)
  return fcm
}

it('loses no push, and delays no text and no mail, while the push service refuses every connection', {
  timeout: 240_000,
}, async () => {
  const fcm = await loseTheService('cut')
  expect(arrived(fcm).toSorted()).toEqual(tokens.toSorted())
})

// What went into the silence may come twice, under the name by which a device shows it once.
it('loses no push, and delays no text and no mail, while the push service does not answer', {
  timeout: 240_000,
}, async () => {
  const { taken } = await loseTheService('hang')
  expect(new Set(taken.map(({ android }) => android.notification.tag)).size).toBe(tokens.length)
})
