import { createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openLog } from '#platform/log.ts'
import { rabbitBroker } from '#providers/rabbitmq/index.ts'
import { openWorld } from '#test/world.ts'
import { amqpUrl, newMessage, onRabbit, openListener } from './broker-rabbit.ts'
import { startTcpProxy } from './tcp-proxy.ts'

// A broker that is away delays and never harms: it throws `unavailable` in time, and the next call starts afresh.

const timeout = 500
const password = 'a-password-that-nobody-may-see'

/** Something that listens where a broker should. */
async function startStranger(welcome: (socket: Socket) => void) {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    welcome(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    sockets,
    port: (server.address() as { port: number }).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function fail(port: number) {
  const lines: string[] = []
  const log = openLog('info', { write: (line) => void lines.push(line) })
  const broker = rabbitBroker({ url: `amqp://sangam:${password}@127.0.0.1:${port}`, log, timeout })
  const began = performance.now()
  const failures = []
  for (let calls = 0; calls < 2; calls += 1)
    failures.push(await broker.publish([newMessage()]).catch((error: unknown) => error))
  await broker.close()
  const took = performance.now() - began
  expect(`${lines.join()} ${failures.join()}`).not.toContain(password)
  return { failures, took, lines }
}

describe('a broker that is away', () => {
  it('stops no start, and without AMQP_URL there is none', async () => {
    await using world = await openWorld({ AMQP_URL: 'amqp://127.0.0.1:1' })
    await using alone = await openWorld()
    expect([world.providers.broker?.vendor, alone.providers.broker]).toEqual(['rabbitmq', undefined])
  })

  it('is unavailable at once when nobody listens there', async () => {
    const { port } = await startStranger(() => {}).then(async (gone) => {
      await gone[Symbol.asyncDispose]()
      return gone
    })
    const { failures, took } = await fail(port)
    const unavailable = { name: 'DomainError', kind: 'unavailable', code: 'vendor_unavailable' }
    expect(failures).toMatchObject([unavailable, unavailable])
    expect(took).toBeLessThan(timeout)
  })

  it('is unavailable in time when it takes the line and says nothing', async () => {
    await using stranger = await startStranger((socket) => socket.resume())
    const { failures, took } = await fail(stranger.port)
    const late = { kind: 'unavailable', code: 'vendor_timeout' }
    expect(failures).toMatchObject([late, late])
    expect(took).toBeLessThan(2 * timeout + 400)
    await expect.poll(() => stranger.sockets.every(({ destroyed }) => destroyed)).toBe(true)
  })

  it.each(['', 'AMQP\0\0\x09\x01', 'HTTP/1.1 400 Bad Request\r\n\r\n'])(
    'is unavailable when it hangs up after saying %j',
    async (words) => {
      await using stranger = await startStranger((socket) => socket.once('data', () => socket.end(words)))
      const { failures } = await fail(stranger.port)
      expect(failures).toMatchObject([{ kind: 'unavailable' }, { kind: 'unavailable' }])
    },
  )

  it('holds no later call longer than the earlier', async () => {
    await using stranger = await startStranger((socket) => socket.resume())
    const broker = rabbitBroker({ url: `amqp://127.0.0.1:${stranger.port}`, log: openLog('silent'), timeout })
    const began = performance.now()
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => broker.publish([newMessage()])))
    expect(all.every(({ status }) => status === 'rejected')).toBe(true)
    expect(performance.now() - began).toBeLessThan(2 * timeout)
    expect(stranger.sockets).toHaveLength(1)
    await broker.close()
  })

  it('is not opened before the first message, and ends in time while it hangs', async () => {
    await using stranger = await startStranger((socket) => socket.resume())
    const broker = rabbitBroker({ url: `amqp://127.0.0.1:${stranger.port}`, log: openLog('silent') })
    await sleep(50)
    expect(stranger.sockets).toEqual([])
    const failure = broker.publish([newMessage()]).catch((error: unknown) => error)
    const began = performance.now()
    await broker.close()
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(await failure).toMatchObject({ kind: 'unavailable' })
  })
})

/** An outbox in small: what failed is given again before anything else. */
async function giveAll(publish: (no: number) => Promise<void>, batches: number) {
  let failures = 0
  for (let no = 0; no < batches; ) {
    const failure = await publish(no).catch((error: unknown) => error)
    if (failure) expect(failure).toMatchObject({ kind: 'unavailable' })
    if (failure) failures += 1
    else no += 1
    if (failure) await sleep(20)
  }
  return failures
}

describe.skipIf(!amqpUrl)(`the line to ${onRabbit}`, () => {
  it.each([
    ['is cut', 'cut'],
    ['hangs', 'hang'],
  ] as const)('loses nothing and keeps the order when it %s again and again', async (_name, trouble) => {
    await using listener = await openListener()
    await using proxy = await startTcpProxy(amqpUrl)
    const exchange = listener.exchange('events')
    const broker = rabbitBroker({ url: proxy.url, log: openLog('silent'), timeout: 300 })
    await broker.publish([newMessage({ exchange })])
    const queue = await listener.bind(exchange, '#')
    const batches = Array.from({ length: 120 }, (_, batch) =>
      Array.from({ length: 25 }, (_, no) => newMessage({ exchange, id: String(batch * 25 + no) })),
    )
    const troubled = new Set([0])
    const failures = giveAll(async (no) => {
      if (no % 20 === 0 && !troubled.has(no)) {
        troubled.add(no)
        if (trouble === 'hang') proxy.hang()
        else proxy.cutAfter(3_000)
        setTimeout(proxy.mend, 400)
      }
      await broker.publish(batches[no] ?? [])
    }, batches.length)
    expect(await failures).toBeGreaterThanOrEqual(5)
    await broker.close()
    const taken = (await listener.take(queue)).map(({ messageId }) => Number(messageId))
    // At least once: the first time that each is seen must be in order.
    expect([...new Set(taken)]).toEqual(batches.flat().map(({ id }) => Number(id)))
  })

  it('comes back after seconds, with the first call', async () => {
    await using listener = await openListener()
    await using proxy = await startTcpProxy(amqpUrl)
    const exchange = listener.exchange('events')
    const broker = rabbitBroker({ url: proxy.url, log: openLog('silent') })
    await broker.publish([newMessage({ exchange })])
    proxy.cut()
    await sleep(2_500)
    expect(await broker.publish([newMessage({ exchange })]).catch((error: unknown) => error)).toMatchObject({
      kind: 'unavailable',
    })
    proxy.mend()
    const began = performance.now()
    await broker.publish([newMessage({ exchange })])
    expect(performance.now() - began).toBeLessThan(1_000)
    await broker.close()
  })
})
