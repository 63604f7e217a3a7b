import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Where a Chromium is on this machine. */
export const chromiumPath: string | undefined = places.find((place) => place && existsSync(place))

/** For the name of a test: why it is skipped, if it is. */
export const unlessMissing = chromiumPath
  ? ''
  : ' (skipped: no Chromium found, CHROMIUM_PATH says where one is)'

/** Root may not use Chromium's own sandbox. */
export async function openBrowser(): Promise<Browser & AsyncDisposable> {
  const isRoot = process.getuid?.() === 0
  const browser = await chromium.launch({
    executablePath: chromiumPath ?? '',
    args: isRoot ? ['--no-sandbox'] : [],
    timeout: 30_000,
  })
  return Object.assign(browser, { [Symbol.asyncDispose]: () => browser.close() })
}
