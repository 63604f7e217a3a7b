import { describe, expect, it, vi } from 'vitest'
import type { ErrorReport } from '#ports/error-reports.ts'
import { opentelemetryReports } from '#providers/opentelemetry/index.ts'
import { rollbarReports } from '#providers/rollbar/index.ts'
import { openWorld } from '#test/world.ts'
import { startCollector, startRollbar, token } from './error-reports-servers.ts'
import { openOpentelemetryVendor, openRollbarVendor, openSandboxVendor } from './error-reports-vendors.ts'

// What src/ports/error-reports.ts promises, asked of every vendor.

const newReport = (message: string, change: Partial<ErrorReport> = {}): ErrorReport => ({
  error: new TypeError(message),
  where: 'POST /v1/courses/:id',
  request_id: 'a7c2',
  at: new Date('2027-01-01T00:00:00Z'),
  facts: { status: 500, job: 'deliver', method: 'POST' },
  ...change,
})
const soon = { timeout: 8_000, interval: 20 }
const events = ['uncaughtException', 'unhandledRejection', 'uncaughtExceptionMonitor', 'exit', 'beforeExit']
const listeners = () => events.map((event) => process.listenerCount(event))

describe.each([
  ['the sandbox', openSandboxVendor, 'kept'],
  ['Rollbar', openRollbarVendor, 'sent'],
  ['OpenTelemetry', openOpentelemetryVendor, 'sent'],
] as const)('error reports to %s', (_name, openVendor, kind) => {
  it('arrive with what went wrong, where and in which request', async () => {
    await using vendor = await openVendor()
    vendor.reports.report(newReport('no such lesson'))
    await expect.poll(() => vendor.arrived(), soon).toHaveLength(1)
    const [report] = await vendor.arrived()
    expect(report).toMatchObject({
      name: 'TypeError',
      message: 'no such lesson',
      where: 'POST /v1/courses/:id',
      request_id: 'a7c2',
      facts: { job: 'deliver', method: 'POST' },
    })
    expect(Number(report?.facts.status)).toBe(500)
    expect(report?.stack).toContain('error-reports.test.ts')
  })

  it('arrive each, in order', async () => {
    await using vendor = await openVendor()
    const messages = Array.from({ length: 60 }, (_, no) => `error ${no}`)
    for (const message of messages) vendor.reports.report(newReport(message))
    await expect.poll(() => vendor.arrived(), soon).toHaveLength(60)
    const arrived = (await vendor.arrived()).map(({ message }) => message)
    // The sandbox keeps them side by side.
    expect(kind === 'kept' ? arrived.sort() : arrived).toEqual(kind === 'kept' ? messages.sort() : messages)
  })

  it('are handed over at the end, and none after it', async () => {
    await using vendor = await openVendor()
    for (let no = 0; no < 30; no += 1) vendor.reports.report(newReport(`error ${no}`))
    await vendor.reports.close()
    expect(await vendor.arrived()).toHaveLength(30)
    await vendor.reports.close()
  })

  it.each(['hang', 'away'] as const)(
    'slow nobody down and stay few while the vendor is gone (%s)',
    async (trouble) => {
      await using vendor = await openVendor()
      await vendor.trouble(trouble)
      const reports = Array.from({ length: 10_000 }, (_, no) => newReport(`error ${no}`))
      const began = performance.now()
      for (const report of reports) vendor.reports.report(report)
      expect(performance.now() - began).toBeLessThan(1_000)
      await vendor.mend()
      await expect
        .poll(
          async () => {
            vendor.reports.report(newReport('later'))
            return (await vendor.arrived()).at(-1)?.message
          },
          { timeout: 20_000, interval: 200 },
        )
        .toBe('later')
      expect(
        (await vendor.arrived()).filter(({ message }) => message !== 'later').length,
      ).toBeLessThanOrEqual(500)
    },
  )

  it('end in time while the vendor hangs', async () => {
    await using vendor = await openVendor()
    await vendor.trouble('hang')
    for (let no = 0; no < 1_000; no += 1) vendor.reports.report(newReport(`error ${no}`))
    const began = performance.now()
    await vendor.reports.close()
    expect(performance.now() - began).toBeLessThan(5_000)
    await vendor.mend()
  })

  it('take errors of any shape', async () => {
    await using vendor = await openVendor()
    const round = new Error('round')
    round.cause = round
    const bare = Object.assign(new Error('bare'), { stack: undefined, name: 'Bare' })
    const odd = [
      round,
      bare,
      new Error(''),
      new Error('because', { cause: 'of a word' }),
      new Error('x'.repeat(100_000)),
    ]
    for (const error of odd) vendor.reports.report(newReport('', { error, facts: {} }))
    await expect.poll(() => vendor.arrived(), soon).toHaveLength(odd.length)
  })

  it('listen to nothing of the process and say nothing on the console', async () => {
    const before = listeners()
    const spies = (['log', 'info', 'warn', 'debug'] as const).map((word) => vi.spyOn(console, word))
    await using vendor = await openVendor()
    await vendor.trouble('away')
    vendor.reports.report(newReport('nobody hears'))
    await vendor.mend()
    vendor.reports.report(newReport('heard'))
    await expect
      .poll(async () => (await vendor.arrived()).some(({ message }) => message === 'heard'), soon)
      .toBe(true)
    expect(listeners()).toEqual(before)
    for (const spy of spies) expect(spy).not.toHaveBeenCalled()
    for (const spy of spies) spy.mockRestore()
  })
})

describe.each([
  ['Rollbar', openRollbarVendor],
  ['OpenTelemetry', openOpentelemetryVendor],
])('error reports to %s, a vendor outside,', (_name, openVendor) => {
  it('hold no address, no number, and nothing of how the program was started', async () => {
    await using vendor = await openVendor()
    const cause = Object.assign(new Error('asha@school.example is taken'), { detail: 'asha@school.example' })
    const error = Object.assign(new Error('no text to +919876543210', { cause }), {
      password: 'hunter2hunter2',
    })
    process.argv.push('a-password-argument')
    for (let no = 0; no < 2; no += 1) vendor.reports.report(newReport('', { error }))
    await expect.poll(() => vendor.arrived(), soon).toHaveLength(2)
    process.argv.pop()
    for (const { whole, message, stack } of await vendor.arrived()) {
      expect(message).toBe('no text to ***210')
      expect(stack).toContain('(e-mail) is taken')
      for (const secret of ['school.example', '9876543210', 'hunter2', 'a-password-argument', token])
        expect(whole).not.toContain(secret)
    }
  })
})

describe('error reports', () => {
  it.each([
    ['rollbar', { ROLLBAR_ACCESS_TOKEN: token, ROLLBAR_URL: 'http://127.0.0.1:1/api/1/item/' }],
    ['opentelemetry', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }],
  ])('go to %s when ERROR_REPORTS says so', async (vendor, variables) => {
    await using world = await openWorld({ ERROR_REPORTS: vendor, ...variables })
    expect(world.providers.errorReports.vendor).toBe(vendor)
  })
})

describe('error reports that the vendor refuses for good', () => {
  it('go to Rollbar once and hold up none after them', async () => {
    await using server = await startRollbar()
    const settings = { ROLLBAR_ACCESS_TOKEN: token, ROLLBAR_URL: `${server.url}/api/1/item/` }
    const reports = rollbarReports(settings, { perMinute: 100_000 })
    server.set('refuse')
    reports.report(newReport('refused'))
    await expect.poll(() => server.calls, soon).toBe(1)
    server.set('fine')
    reports.report(newReport('taken'))
    await reports.close()
    expect(server.arrived.map(({ message }) => message)).toEqual(['taken'])
  })

  it('are dropped when Rollbar had its share of this minute', async () => {
    await using server = await startRollbar()
    const settings = { ROLLBAR_ACCESS_TOKEN: token, ROLLBAR_URL: `${server.url}/api/1/item/` }
    const reports = rollbarReports(settings, { perMinute: 1 })
    for (let no = 0; no < 20; no += 1) reports.report(newReport(`error ${no}`))
    const began = performance.now()
    await reports.close()
    expect(performance.now() - began).toBeLessThan(3_000)
    expect(server.calls).toBeLessThanOrEqual(2)
  })

  it('are dropped quietly when our token is wrong', async () => {
    await using rollbar = await startRollbar()
    await using collector = await startCollector()
    const both = [
      rollbarReports(
        { ROLLBAR_ACCESS_TOKEN: 'wrong', ROLLBAR_URL: `${rollbar.url}/api/1/item/` },
        { perMinute: 100_000 },
      ),
      opentelemetryReports({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }),
    ]
    for (const reports of both) reports.report(newReport('refused'))
    await Promise.all(both.map((reports) => reports.close()))
    expect([rollbar.calls, collector.calls]).toEqual([1, 1])
    expect([...rollbar.arrived, ...collector.arrived]).toEqual([])
  })
})
