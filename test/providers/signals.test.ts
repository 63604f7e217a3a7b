import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openLog } from '#platform/log.ts'
import type { Signals } from '#ports/signals.ts'
import { redisSignals } from '#providers/redis/index.ts'
import { openWorld } from '#test/world.ts'
import { onRedis, openPostgresAcademy, openRedisAcademy, redisUrl } from './signals-vendors.ts'
import { startTcpProxy } from './tcp-proxy.ts'

// What src/ports/signals.ts promises, asked of PostgreSQL and of Redis.

function hear(signals: Signals, topic: string): string[] {
  const heard: string[] = []
  signals.on(topic, (word) => heard.push(word))
  return heard
}

function countReturns(signals: Signals) {
  const count = { returns: 0 }
  signals.onReturn(() => {
    count.returns += 1
  })
  return count
}

const soon = { timeout: 10_000, interval: 20 }

describe.each([
  ['PostgreSQL', openPostgresAcademy, true],
  [onRedis, openRedisAcademy, redisUrl !== ''],
] as const)('signals over %s', (_name, openAcademy, isThere) => {
  it.skipIf(!isThere)('reach every process, the one that speaks too, in order', async () => {
    await using academy = await openAcademy()
    const [one, two] = [await academy.openProcess(), await academy.openProcess()]
    const both = [hear(one, 'stream'), hear(two, 'stream')]
    await sleep(100)
    const words = Array.from({ length: 300 }, (_, no) => `word ${no}`)
    for (const word of words) two.publish('stream', word)
    await expect.poll(() => both, soon).toEqual([words, words])
  })

  it.skipIf(!isThere)('reach everyone who listens to the topic, and nobody of another', async () => {
    await using academy = await openAcademy()
    const signals = await academy.openProcess()
    const [one, two, other] = [hear(signals, 'stream'), hear(signals, 'stream'), hear(signals, 'streams')]
    await sleep(100)
    signals.publish('stream', 'a')
    signals.publish('nobody_listens', 'b')
    signals.publish('stream', 'c')
    await expect
      .poll(() => [one, two], soon)
      .toEqual([
        ['a', 'c'],
        ['a', 'c'],
      ])
    expect(other).toEqual([])
  })

  it.skipIf(!isThere)('carry any words, up to 7,000 bytes', async () => {
    await using academy = await openAcademy()
    const signals = await academy.openProcess()
    const heard = hear(signals, 'stream')
    await sleep(100)
    const words = ['', 'it\'s \\ \r\n "so" 🔑', `${'न'.repeat(2_333)}!`]
    expect(Buffer.byteLength(words[2] ?? '')).toBe(7_000)
    for (const word of words) signals.publish('stream', word)
    await expect.poll(() => heard, soon).toEqual(words)
  })

  it.skipIf(!isThere)('stay in their academy', async () => {
    await using academy = await openAcademy()
    await using other = await openAcademy()
    const [here, there] = [await academy.openProcess(), await other.openProcess()]
    const heard = [hear(here, 'stream'), hear(there, 'stream')]
    await sleep(100)
    there.publish('stream', 'there')
    here.publish('stream', 'here')
    await expect.poll(() => heard, soon).toEqual([['here'], ['there']])
  })

  it.skipIf(!isThere)('are lost while the line is away, and then it is said that they were', async () => {
    await using academy = await openAcademy()
    const signals = await academy.openProcess()
    const heard = hear(signals, 'stream')
    const count = countReturns(signals)
    await sleep(100)
    const before = count.returns
    academy.wire.cut()
    for (let no = 0; no < 20_000; no += 1) signals.publish('stream', 'lost')
    await sleep(1_500)
    expect(count.returns).toBe(before)
    academy.wire.mend()
    await expect.poll(() => count.returns, soon).toBeGreaterThan(before)
    await expect
      .poll(() => {
        signals.publish('stream', 'again')
        return heard.includes('again')
      }, soon)
      .toBe(true)
    expect(heard.filter((word) => word === 'lost').length).toBeLessThan(5_000)
  })
})

describe('signals over a Redis that is away', () => {
  it.each(['cut', 'hang'] as const)('start all the same and harm nothing (%s)', async (trouble) => {
    await using wire = await startTcpProxy('redis://127.0.0.1:1')
    wire[trouble]()
    const lines: string[] = []
    const url = wire.url.replace('redis://', 'redis://user:a-secret-password@')
    const log = openLog('info', { write: (line: string) => void lines.push(line) })
    const began = performance.now()
    const signals = await redisSignals({ url, log, namespace: 'away' })
    expect(performance.now() - began).toBeLessThan(3_000)
    for (let no = 0; no < 10_000; no += 1) signals.publish('stream', 'x'.repeat(1_000))
    await signals.close()
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(lines.join()).not.toContain('a-secret-password')
  })
})

describe.skipIf(!redisUrl)(`the line to ${onRedis}`, () => {
  it('serves academies of different keys apart when REDIS_URL is set', async () => {
    await using one = await openWorld({ REDIS_URL: redisUrl })
    await using other = await openWorld({ REDIS_URL: redisUrl })
    const heard = [one, other].map(({ providers }) => hear(providers.signals, 'stream'))
    one.providers.signals.publish('stream', 'one')
    other.providers.signals.publish('stream', 'other')
    await expect.poll(() => heard, soon).toEqual([['one'], ['other']])
  })

  it('comes up later when Redis does', async () => {
    await using wire = await startTcpProxy(redisUrl)
    wire.cut()
    const lines: string[] = []
    const log = openLog('info', { write: (line: string) => void lines.push(line) })
    const signals = await redisSignals({ url: wire.url, log, namespace: 'later' })
    const heard = hear(signals, 'stream')
    const count = countReturns(signals)
    signals.publish('stream', 'too early')
    wire.mend()
    await expect.poll(() => count.returns, soon).toBeGreaterThan(0)
    await expect
      .poll(() => {
        signals.publish('stream', 'now')
        return heard.at(-1)
      }, soon)
      .toBe('now')
    expect(heard).not.toContain('too early')
    await signals.close()
    expect(lines.filter((line) => line.includes('cannot be reached'))).toHaveLength(2)
  })

  it('tells the other processes when only this one could not speak', async () => {
    await using wire = await startTcpProxy(redisUrl)
    const log = openLog('silent')
    const other = await redisSignals({ url: redisUrl, log, namespace: 'mute' })
    const mute = await redisSignals({ url: wire.url, log, namespace: 'mute' })
    const count = countReturns(other)
    wire.cut()
    mute.publish('stream', 'lost')
    await sleep(300)
    expect(count.returns).toBe(0)
    wire.mend()
    await expect.poll(() => count.returns, soon).toBe(1)
    await Promise.all([mute.close(), other.close()])
  })

  it('is given up when Redis hangs, and keeps a bounded number of words till then', {
    timeout: 40_000,
  }, async () => {
    await using wire = await startTcpProxy(redisUrl)
    const silence = 900
    const signals = await redisSignals({ url: wire.url, log: openLog('silent'), namespace: 'hung', silence })
    const heard = hear(signals, 'stream')
    const count = countReturns(signals)
    wire.hang()
    for (let no = 0; no < 10_000; no += 1) signals.publish('stream', `lost ${no}`)
    const speaking = setInterval(() => signals.publish('stream', 'tick'), 50)
    await expect.poll(() => wire.lines, soon).toBeGreaterThanOrEqual(4)
    wire.mend()
    await expect.poll(() => count.returns, { timeout: 15_000 }).toBeGreaterThan(0)
    await expect.poll(() => heard.at(-1), soon).toBe('tick')
    clearInterval(speaking)
    await signals.close()
    expect(heard.filter((word) => word.startsWith('lost')).length).toBeLessThanOrEqual(1_000)
  })
})
