import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { makeEndpoint } from '#features/webhooks/index.ts'
import { readConfig } from '#platform/config.ts'
import { publish } from '#platform/events.ts'
import { openLog } from '#platform/log.ts'
import { openOutbound } from '#platform/outbound.ts'
import { openSystem } from '#system'
import { type Answer, ok, openReceiver, type Receiver, withStatus } from '#test/webhook-receiver.ts'
import { type Academy, isFull, openAcademy } from './academy.ts'

const networks = '127.0.0.0/8'
const outbound = openOutbound([networks])
const subjects = Array.from({ length: isFull ? 50 : 10 }, (_, index) => `s${index}`)
const events = isFull ? 40 : 8
const kills = isFull ? 10 : 2

/** The academy's other side: it says who is told, and what happens. */
async function openOffice({ url, secretKey }: Academy) {
  const system = await openSystem(readConfig({ LOG_LEVEL: 'silent' }, []), url, secretKey, openLog('silent'))
  const ctx = system.makeCtx()
  return {
    async tell(receiver: Receiver) {
      const made = await makeEndpoint(ctx, { url: receiver.url, types: ['lesson.read'] }, outbound)
      receiver.secrets.push(
        ctx.providers.vault.open(Buffer.from(made.sealed, 'base64'), `webhook endpoint ${made.id}`),
      )
    },
    happen: (subject: string, n: number) => publish(ctx, { type: 'lesson.read', subject, data: { n } }),
    [Symbol.asyncDispose]: system.close,
  }
}

const hang: Answer = () => {}
const drip: Answer = (response) => {
  const timer = setInterval(() => response.write('x'), 100)
  response.on('close', () => clearInterval(timer))
}
/** As bad as that at first, and then in order. */
const badUntil =
  (moment: number, bad: Answer): Answer =>
  (response, received) =>
    (Date.now() < moment ? bad : ok)(response, received)

const numbersOf = (receiver: Receiver, subject: string) =>
  receiver.received.filter(({ data }) => data.subject === subject).map(({ data }) => data.n as number)

const hasAll = (receiver: Receiver) =>
  subjects.every((subject) => new Set(numbersOf(receiver, subject)).size === events)

async function until(isTrue: () => boolean, seconds: number): Promise<void> {
  await expect.poll(isTrue, { timeout: seconds * 1_000, interval: 20 }).toBe(true)
}

it(`loses no event and keeps the order of each subject, though workers are killed ${kills} times and receivers fail`, {
  timeout: 180_000,
}, async () => {
  await using academy = await openAcademy({ OUTBOUND_NETWORKS: networks })
  await using office = await openOffice(academy)
  await using well = await openReceiver()
  await using broken = await openReceiver()
  await using hanging = await openReceiver()
  const recovers = Date.now() + 5_000
  broken.answer = badUntil(recovers, withStatus(500))
  hanging.answer = badUntil(recovers, hang)
  const all = [well, broken, hanging]
  for (const receiver of all) await office.tell(receiver)
  let worker = await academy.start('worker')
  const happening = happenAll(office)
  for (let kill = 0; kill < kills; kill += 1) {
    await until(() => well.received.length > kill * 5, 30)
    await sleep(Math.random() * 700)
    await academy.kill(worker)
    worker = await academy.start('worker')
  }
  await happening
  await until(() => all.every(hasAll), 120)
  for (const receiver of all)
    for (const subject of subjects) {
      const numbers = numbersOf(receiver, subject)
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    }
  for (const { refused } of all) expect(refused).toEqual([])
})

async function happenAll({ happen }: Awaited<ReturnType<typeof openOffice>>): Promise<void> {
  for (let n = 0; n < events; n += 1) {
    for (const subject of subjects) await happen(subject, n)
    await sleep(100)
  }
}

it('tells others within a second while receivers hang, drip and fail', { timeout: 90_000 }, async () => {
  await using academy = await openAcademy({ OUTBOUND_NETWORKS: networks })
  await using office = await openOffice(academy)
  await using well = await openReceiver()
  await using hanging = await openReceiver()
  await using dripping = await openReceiver()
  await using broken = await openReceiver()
  hanging.answer = hang
  dripping.answer = drip
  broken.answer = withStatus(500)
  for (const receiver of [hanging, dripping, broken, well]) await office.tell(receiver)
  await academy.start('worker')
  await office.happen('first', 0)
  await until(() => well.received.length === 1, 30)
  for (const subject of subjects) await office.happen(subject, 0)
  await until(() => hanging.received.length >= 8 && dripping.received.length >= 8, 10)
  const seconds = isFull ? 60 : 5
  for (let n = 0; n < seconds * 5; n += 1) {
    const began = Date.now()
    await office.happen(`late ${n}`, n)
    await until(() => numbersOf(well, `late ${n}`).length === 1, 10)
    expect(Date.now() - began).toBeLessThan(1_000)
    await sleep(200)
  }
})
