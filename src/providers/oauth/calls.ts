import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { DomainError } from '#platform/errors.ts'
import { failed, tooLate, unreadable } from './failures.ts'

/** `timeout`, in ms, is for one call; all calls of one sign-in get half as much again. */
export type Vendor = { name: string; timeout: number }
/** One sign-in under way; it ends at `until`, on the clock of `performance.now()`. */
export type Visit = Vendor & { until: number }
/** A status below 500 and the JSON that came with it. */
export type Answer = { status: number; body: unknown }

const most = 1_000_000

export async function within<Value>(vendor: Vendor, work: (visit: Visit) => Promise<Value>): Promise<Value> {
  const ms = vendor.timeout * 1.5
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(tooLate(vendor.name)), ms)
  try {
    return await Promise.race([work({ ...vendor, until: performance.now() + ms }), late])
  } finally {
    clearTimeout(timer)
  }
}

/** Sends and reads the answer to its end; whatever the vendor is to blame for is a DomainError `unavailable`. */
export async function ask(
  { name, timeout, until }: Visit,
  send: (signal: AbortSignal) => Promise<Response>,
): Promise<Answer> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), Math.min(timeout, until - performance.now()))
  try {
    const response = await send(stop.signal)
    const text = await readText(name, response)
    const failure = failureOf(name, response)
    if (failure) throw failure
    return { status: response.status, body: parse(name, text) }
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw stop.signal.aborted ? tooLate(name) : failed(name, 'vendor_unavailable', 'cannot be reached')
  } finally {
    clearTimeout(timer)
  }
}

/** A redirect is not followed: what we send is for the address in the settings. */
export const get = (visit: Visit, url: URL | string, headers: Record<string, string> = {}) =>
  ask(visit, (signal) =>
    fetch(url, {
      headers: { accept: 'application/json', 'user-agent': 'Sangam', ...headers },
      redirect: 'manual',
      signal,
    }),
  )

export function readAs<Schema extends TSchema>(name: string, schema: Schema, value: unknown): Static<Schema> {
  if (!Value.Check(schema, value)) throw unreadable(name)
  return value
}

async function readText(name: string, { body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > most) throw unreadable(name)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function failureOf(name: string, { status, headers }: Response): DomainError | undefined {
  const isSpent = headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after')
  if (status === 429 || (status === 403 && isSpent))
    return failed(name, 'vendor_busy', 'takes no more sign-ins now')
  if (status >= 500 || status === 408) return failed(name, 'vendor_unavailable', `failed (HTTP ${status})`)
  return status < 200 || (status >= 300 && status < 400) ? unreadable(name) : undefined
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable(name)
  }
}
