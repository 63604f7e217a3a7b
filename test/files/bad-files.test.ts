import { deflateRawSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { type Caller, type FileReply, leftovers, nothing, openCaller } from './caller.ts'
import { compound, png, zip } from './contents.ts'

const office = 'application/vnd.openxmlformats-officedocument.'
const types = '[Content_Types].xml'
const script = '<script>alert(document.domain)</script>'
const svg = `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`
const mp4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'), Buffer.alloc(2000)])

it.each<[string, Buffer | string, string]>([
  ['PDF', '%PDF-1.4 of letters only', 'application/pdf'],
  ['film', mp4, 'video/mp4'],
  ['picture', png(3, 3), 'image/png'],
  ['picture with a page in it', png(3, 3, 3, `<html>${script}</html>`), 'image/png'],
  ['text', 'Grüße, आशा\n', 'text/plain'],
  ['text that begins like a bitmap', 'BMI of all learners;12\n', 'text/plain'],
  ['text of a course about pages', 'The tag `<script>` is run.\n<script>x</script>', 'text/plain'],
  ['script that begins like a GIF', `GIF89a=1;${'alert(1)'}`, 'text/plain'],
  ['Word', zip({ [types]: 'x', 'word/document.xml': 'x' }), `${office}wordprocessingml.document`],
  [
    'Word, its types last',
    zip({ 'word/document.xml': 'x', [types]: 'x' }),
    `${office}wordprocessingml.document`,
  ],
  ['PowerPoint', zip({ [types]: 'x', 'ppt/presentation.xml': 'x' }), `${office}presentationml.presentation`],
  ['Excel', zip({ [types]: 'x', 'xl/workbook.xml': 'x' }), `${office}spreadsheetml.sheet`],
  [
    'OpenDocument',
    zip({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': 'x' }, false),
    'application/vnd.oasis.opendocument.text',
  ],
  ['archive', zip({ 'a.txt': 'x' }), 'application/zip'],
  ['archive that is cut', zip({ 'a.txt': 'x' }).subarray(0, 40), 'application/zip'],
  ['old Word', compound('WordDocument'), 'application/msword'],
  ['old Excel', compound('Workbook'), 'application/vnd.ms-excel'],
  ['old PowerPoint', compound('PowerPoint Document'), 'application/vnd.ms-powerpoint'],
  ['page', `<!DOCTYPE html><title>x</title>${script}`, 'text/html'],
  ['page behind blanks and a comment', `\ufeff \n<!-- png --><HTML>${script}`, 'text/html'],
  ['drawing', svg, 'image/svg+xml'],
  [
    'drawing with a prolog',
    `<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">${svg}`,
    'image/svg+xml',
  ],
])('knows by its content, whatever its name says, what is a %s', async (_kind, content, media_type) => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  for (const name of ['photo.png', 'page.html', 'no-end']) {
    const { status, body } = await teacher.send(content, `use=resource&name=${name}`)
    expect([status, body.media_type, body.name]).toEqual([201, media_type, name])
  }
})

it.each<[string, Buffer | string]>([
  ['a program for Windows', Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(500)])],
  ['a program for Linux', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1'), Buffer.alloc(500)])],
  ['an installer', compound('Property')],
  ['bytes', Buffer.from(Array.from({ length: 500 }, (_, index) => (index * 7) % 256))],
  ['a text with a NUL', 'a\0b'],
  ['a text with a NUL far behind', `${'a'.repeat(300_000)}\0`],
  ['a text that is no UTF-8 any more', Buffer.concat([Buffer.alloc(300_000, 97), Buffer.from([0xff])])],
  [
    'a text of which the last letter is cut',
    Buffer.concat([Buffer.alloc(300_000, 97), Buffer.from([0xe2, 0x82])]),
  ],
  ['a packed archive', Buffer.from('1f8b0800000000000003', 'hex')],
])('refuses %s, and keeps nothing of it', async (_kind, content) => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  const { status, body } = await teacher.send(content, 'use=resource&name=a.pdf')
  expect([status, body.type]).toEqual([400, '/problems/file_type_refused'])
  expect(await leftovers(world)).toEqual(nothing)
})

it.each<[string, Buffer | string, string]>([
  ['a page', `<html>${script}`, 'file_type_refused'],
  ['a script that begins like a GIF', 'GIF89a=1;alert(1)', 'file_type_refused'],
  ['a film', mp4, 'file_type_refused'],
  ['half a PNG', png(500, 500, 10).subarray(0, 60), 'picture_refused'],
  ['rows that are missing', png(500, 500, 3), 'picture_refused'],
  ['a PNG of 3,600,000,000 pixels', png(60_000, 60_000, 1), 'picture_refused'],
  ['a PNG of 2³¹ columns', png(2 ** 31 - 1, 1, 0), 'picture_refused'],
  [
    'a drawing of 10,000,000,000 pixels',
    '<svg xmlns="http://www.w3.org/2000/svg" width="100000" height="100000"/>',
    'picture_refused',
  ],
  [
    'a drawing that reads files',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/hostname"/></svg>',
    'picture_refused',
  ],
  [
    'a drawing that unfolds',
    '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>',
    'picture_refused',
  ],
  ['a drawing that runs something', svg, 'picture_refused'],
  [
    'a drawing that computes for a minute',
    `<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="3000"><filter id="f">${'<feMorphology radius="400"/>'.repeat(50)}</filter><rect width="3000" height="3000" filter="url(#f)"/></svg>`,
    'picture_refused',
  ],
  [
    'a drawing that is a book',
    `<svg xmlns="http://www.w3.org/2000/svg"><text>${'x'.repeat(20_000)}</text></svg>`,
    'picture_refused',
  ],
])('takes %s for no picture, and keeps nothing of it', async (_kind, content, code) => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  const before = process.memoryUsage.rss()
  const { status, body } = await teacher.send(content, 'use=thumbnail&name=a.png')
  expect([status, body.type]).toEqual([400, `/problems/${code}`])
  expect(process.memoryUsage.rss() - before).toBeLessThan(200_000_000)
  expect(await leftovers(world)).toEqual(nothing)
})

it('does not unpack a bomb to know what it is', async () => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  const bomb = zip({ [types]: Buffer.alloc(200_000_000), 'word/document.xml': 'x' })
  const began = performance.now()
  const before = process.memoryUsage.rss()
  const { status, body } = await teacher.send(bomb)
  expect([status, body.media_type]).toEqual([201, `${office}wordprocessingml.document`])
  expect(process.memoryUsage.rss() - before).toBeLessThan(100_000_000)
  expect(performance.now() - began).toBeLessThan(2_000)
  expect(deflateRawSync(Buffer.alloc(1_000)).length).toBeLessThan(100)
})

const open = async (file: FileReply) => {
  const { headers } = await fetch(file.url)
  return [headers.get('content-type'), headers.get('content-disposition')?.split(';')[0]]
}

it('gives pages and drawings away for saving, never for showing', async () => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  for (const content of [svg, `<html>${script}`, `<!-- -->${svg}`]) {
    const { body } = await teacher.send(content, 'use=resource&name=a.png')
    expect(await open(body)).toEqual(['application/octet-stream', 'attachment'])
  }
  expect(await open((await teacher.send(png(2, 2))).body)).toEqual(['image/png', 'inline'])
  expect(await open((await teacher.send('Text')).body)).toEqual(['text/plain; charset=utf-8', 'inline'])
  expect(await open((await teacher.send(zip({ a: 'x' }))).body)).toEqual(['application/zip', 'attachment'])
})

const nameOf = async (teacher: Caller, name: string) => {
  const { status, body } = await teacher.send('x', `use=resource&name=${encodeURIComponent(name)}`)
  expect([name, status]).toEqual([name, 201])
  const reply = await fetch(body.url)
  expect(reply.status).toBe(200)
  return [body.name, reply.headers.get('content-disposition')]
}

it.each([
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\windows\\system.ini', 'system.ini'],
  ['/abs/olute.txt', 'olute.txt'],
  ['..', 'file'],
  ['...', 'file'],
  ['', 'file'],
  ['a\r\nSet-Cookie: x=1', 'aSet-Cookie x=1'],
  ['cv\u202egpj.exe', 'cvgpj.exe'],
  ['a"b;c.txt', 'ab;c.txt'],
  ['100%.txt', '100%.txt'],
  ['आशा (1)*.txt', 'आशा (1).txt'],
  [`${'x'.repeat(9_996)}.pdf`, `${'x'.repeat(196)}.pdf`],
  ['y'.repeat(10_000), 'y'.repeat(200)],
])('offers a file called %j for saving under a name that harms nobody', async (given, kept) => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  const [name, header] = await nameOf(teacher, given)
  expect(name).toBe(kept)
  expect(header).toMatch(/^inline; filename="[^"\r\n%\\]*"; filename\*=UTF-8''[\w.%!#$&+^`|~-]+$/)
  expect(decodeURIComponent(header?.split("''")[1] ?? '')).toBe(kept)
})

it('takes no NUL in the name in the address, and drops the one in a form', async () => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  expect((await teacher.send('x', 'use=resource&name=a%00b')).status).toBe(400)
  const boundary = 'of-the-form'
  const disposition = 'content-disposition: form-data; name="file"; filename="../a\0b\u202e.txt"'
  const body = `--${boundary}\r\n${disposition}\r\n\r\nHello\r\n--${boundary}--\r\n`
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  const reply = await teacher.fetch('/v1/files?use=resource', { method: 'POST', body, headers })
  expect([400, 201]).toContain(reply.status)
  const rows = await world.database.db.selectFrom('files').select('name').execute()
  for (const { name } of rows) expect(name).toBe('ab.txt')
})
