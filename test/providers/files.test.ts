import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { DomainError } from '#platform/errors.ts'
import { openLocal, openS3, type Vendor } from './files-vendors.ts'

const newKey = () => `ab/${randomUUID()}`
const hashOf = (body: Buffer) => createHash('sha256').update(body).digest('hex')

async function* inPieces(body: Buffer, size = 65_536) {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size)
}

const failure = (work: Promise<unknown>): Promise<DomainError | undefined> =>
  work.then(
    () => undefined,
    (error) => error,
  )

const read = async ({ files }: Vendor, key: string, range?: { start: number; end: number }) =>
  buffer(await files.read(key, range))

describe.each<[string, () => Promise<Vendor>]>([
  ['a local folder', openLocal],
  ['S3', openS3],
])('files in %s', (_name, openVendor) => {
  it.each([1, 70_000, 12_000_000])('come back as they went, of %i bytes', async (size) => {
    await using vendor = await openVendor()
    const [key, body] = [newKey(), randomBytes(size)]
    await vendor.files.put(key, inPieces(body))
    expect(hashOf(await read(vendor, key))).toBe(hashOf(body))
    expect(await vendor.kept()).toEqual({ keys: [key], unfinished: 0 })
  })

  it('are read in parts', async () => {
    await using vendor = await openVendor()
    const [key, body] = [newKey(), randomBytes(200_000)]
    await vendor.files.put(key, inPieces(body))
    for (const [start, end] of [
      [0, 0],
      [100_000, 199_999],
      [199_999, 199_999],
      [199_000, 300_000],
    ] as const)
      expect((await read(vendor, key, { start, end })).equals(body.subarray(start, end + 1))).toBe(true)
  })

  it.each([10, 12_000_000])('leave nothing when their sender breaks off after %i bytes', async (size) => {
    await using vendor = await openVendor()
    const broken = new Error('gone')
    async function* breaking() {
      yield* inPieces(randomBytes(size))
      throw broken
    }
    expect(await failure(vendor.files.put(newKey(), breaking()))).toBe(broken)
    expect(await vendor.kept()).toEqual({ keys: [], unfinished: 0 })
  })

  it('are not there before they are whole', async () => {
    await using vendor = await openVendor()
    const key = newKey()
    async function* slow() {
      yield Buffer.alloc(7_000_000)
      await sleep(50)
      expect(await failure(vendor.files.read(key))).toMatchObject({ kind: 'not_found' })
      yield Buffer.alloc(10)
    }
    await vendor.files.put(key, slow())
    expect((await read(vendor, key)).length).toBe(7_000_010)
  })

  it('go, and may go again', async () => {
    await using vendor = await openVendor()
    const key = newKey()
    await vendor.files.put(key, inPieces(Buffer.from('x')))
    await vendor.files.remove(key)
    await vendor.files.remove(key)
    expect(await failure(vendor.files.read(key))).toMatchObject({ name: 'DomainError', kind: 'not_found' })
    expect(await vendor.kept()).toEqual({ keys: [], unfinished: 0 })
  })

  it('may be tried again while the storage is away', { timeout: 60_000 }, async () => {
    await using vendor = await openVendor()
    const away = { name: 'DomainError', kind: 'unavailable', code: 'storage_away' }
    const put = async () => failure(vendor.files.put(newKey(), inPieces(randomBytes(10))))
    await vendor.goAway()
    expect(await put()).toMatchObject(away)
    expect((await put())?.message).not.toMatch(/bucket|\/|secret/)
    expect(await failure(vendor.files.read(newKey()))).toMatchObject({ name: 'DomainError' })
  })
})

describe('files in a local folder', () => {
  it.each([
    '../x',
    'a/../../x',
    '/etc/passwd',
    'a\0b',
    'a//b',
    '',
    '.',
    'A',
    'a/b.part',
    `a${'b'.repeat(300)}`,
    'a\\b',
  ])('have no key %j', async (key) => {
    await using vendor = await openLocal()
    const content = inPieces(Buffer.from('x'))
    for (const work of [
      async () => vendor.files.put(key, content),
      async () => vendor.files.read(key),
      async () => vendor.files.remove(key),
    ])
      expect((await failure(work()))?.message).toMatch(/is not a key/)
  })

  it('are for the one user of the server alone', async () => {
    await using vendor = await openLocal()
    const key = newKey()
    await vendor.files.put(key, inPieces(Buffer.from('x')))
    const { statSync } = await import('node:fs')
    expect(statSync(join(vendor.folder, key)).mode & 0o777).toBe(0o600)
  })

  it('take what a dead process left of them away with their key', async () => {
    await using vendor = await openLocal()
    const key = newKey()
    await vendor.files.put(key, inPieces(Buffer.from('x')))
    await writeFile(join(vendor.folder, `${key}.part`), 'half')
    await vendor.files.remove(key)
    expect(await vendor.kept()).toEqual({ keys: [], unfinished: 0 })
  })

  it('are never written twice at once', async () => {
    await using vendor = await openLocal()
    const key = newKey()
    await vendor.files.put(key, inPieces(Buffer.from('first')))
    await writeFile(join(vendor.folder, `${key}.part`), 'somebody is writing')
    expect(await failure(vendor.files.put(key, inPieces(Buffer.from('second'))))).toBeDefined()
    expect(String(await read(vendor, key))).toBe('first')
  })

  it('have no address: the academy serves them', async () => {
    await using vendor = await openLocal()
    const fetching = { media_type: 'text/plain', disposition: 'inline', seconds: 60 }
    expect(await vendor.files.address(newKey(), fetching)).toBeUndefined()
  })
})
