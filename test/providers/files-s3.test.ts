import { randomBytes, randomUUID } from 'node:crypto'
import { expect, it, vi } from 'vitest'
import type { DomainError } from '#platform/errors.ts'
import { openS3 } from './files-vendors.ts'

const newKey = () => `ab/${randomUUID()}`
const failure = (work: Promise<unknown>): Promise<DomainError | undefined> =>
  work.then(
    () => undefined,
    (error) => error,
  )
async function* bytes(count: number) {
  for (let left = count; left > 0; left -= 1_000_000) yield randomBytes(Math.min(left, 1_000_000))
}
const fetching = {
  media_type: 'application/pdf',
  disposition: 'attachment; filename="_ber.pdf"',
  seconds: 60,
}

it('gives addresses that anyone can open, as they were meant, and nobody can change', async () => {
  await using vendor = await openS3()
  const key = newKey()
  await vendor.files.put(key, bytes(1_000))
  const address = (await vendor.files.address(key, fetching)) ?? ''
  const reply = await fetch(address)
  expect([reply.status, (await reply.arrayBuffer()).byteLength]).toEqual([200, 1_000])
  expect(reply.headers.get('content-type')).toBe('application/pdf')
  expect(reply.headers.get('content-disposition')).toBe(fetching.disposition)
  const part = await fetch(address, { headers: { range: 'bytes=0-9' } })
  expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 10])
  for (const changed of [
    address.replace(key, newKey()),
    address.replace('attachment', 'inline'),
    address.replace('Expires=3660', 'Expires=9999'),
    address.replace(/Signature=./, (start) => `Signature=${start.endsWith('0') ? '1' : '0'}`),
  ]) {
    expect(changed).not.toBe(address)
    expect((await fetch(changed)).status).toBe(403)
  }
  expect(address).not.toContain('a-secret')
})

it('gives one address for an hour, good for as long as was asked from its last moment on', async () => {
  await using vendor = await openS3()
  const key = newKey()
  await vendor.files.put(key, bytes(10))
  vi.useFakeTimers({ toFake: ['Date'] })
  try {
    const at = async (time: string) => {
      vi.setSystemTime(`2027-01-01T${time}Z`)
      return (await vendor.files.address(key, fetching)) ?? ''
    }
    const [first, last, next] = [await at('10:00:00'), await at('10:59:59'), await at('11:00:00')]
    expect(last).toBe(first)
    expect(next).not.toBe(first)
    for (const [time, status] of [
      ['11:00:00', 200],
      ['11:00:58', 200],
      ['11:01:01', 403],
    ] as const) {
      vi.setSystemTime(`2027-01-01T${time}Z`)
      expect([time, (await fetch(last)).status]).toEqual([time, status])
    }
  } finally {
    vi.useRealTimers()
  }
})

it('sends long files in parts and short ones in one piece', async () => {
  await using vendor = await openS3()
  await vendor.files.put(newKey(), bytes(100))
  await vendor.files.put(newKey(), bytes(11_000_000))
  expect(vendor.server.calls).toEqual([
    'PUT x-id',
    'POST uploads',
    ...Array(3).fill('PUT partNumber uploadId x-id'),
    'POST uploadId',
  ])
})

it('takes back what a dead process sent, with its key', async () => {
  await using vendor = await openS3()
  const [key, other] = [newKey(), newKey()]
  vendor.server.unfinished.set('dead', { key, parts: new Map([[1, randomBytes(10)]]) })
  vendor.server.unfinished.set('alive', { key: other, parts: new Map() })
  await vendor.files.remove(key)
  expect([...vendor.server.unfinished.keys()]).toEqual(['alive'])
})

it.each([
  [{ status: 507, code: 'InsufficientStorage' }, 'storage_full'],
  [{ status: 403, code: 'AccessDenied' }, 'storage_refused'],
  ['hang', 'storage_away'],
  ['cut', 'storage_away'],
] as const)('tells what is wrong in the port’s words: %j', { timeout: 60_000 }, async (fault, code) => {
  await using vendor = await openS3()
  for (let tries = 0; tries < 6; tries += 1) vendor.server.fail(fault, 'PUT', 1)
  const refusal = await failure(vendor.files.put(newKey(), bytes(11_000_000)))
  expect(refusal).toMatchObject({ name: 'DomainError', kind: 'unavailable', code })
  expect(refusal?.message).not.toMatch(/the-bucket|secret|http/)
  expect(await vendor.kept()).toEqual({ keys: [], unfinished: 0 })
})

it('is not let in with another key', async () => {
  await using vendor = await openS3()
  const stranger = vendor.open({ S3_SECRET_ACCESS_KEY: 'wrong' })
  expect(await failure(stranger.put(newKey(), bytes(10)))).toMatchObject({ code: 'storage_refused' })
  expect(await vendor.kept()).toEqual({ keys: [], unfinished: 0 })
})
