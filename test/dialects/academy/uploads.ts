import { png } from '#test/files/contents.ts'

const box = (type: string, body: Buffer) => {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4)
  return Buffer.concat([head, body])
}
const mp4 = Buffer.concat([
  box('ftyp', Buffer.from('isom\0\0\x02\0isommp42', 'latin1')),
  box('mdat', Buffer.alloc(5000, 7)),
])

/** What teachers send: made anew for each form. */
export const picture = () => new File([png(8, 6)], 'water.png', { type: 'image/png' })
export const video = () => new File([mp4], 'boats.mp4', { type: 'video/mp4' })
export const videoBytes = mp4
export const notes = () => new File(['Boil it for a minute.'], 'notes.txt', { type: 'text/plain' })
export const page = () => new File(['<html><script>alert(1)</script>'], 'boats.mp4', { type: 'video/mp4' })
