import { fitJson, sizeOfJson } from '#platform/fitting.ts'
import type { Push } from '#ports/push.ts'
import { tooLong } from './failures.ts'

/** The 4,096 bytes that each push service takes, without the 103 that RFC 8188 and RFC 8291 need for themselves. */
const most = 4_096 - 103

/**
 * What the page's worker gets: JSON `{ key, title, body, url?, data? }`. A body that is too long is cut, as every screen
 * does; what a worker reads is not.
 */
export function toPayload({ key, title, body, url, data }: Push): string {
  const others = { key, title, ...(url && { url }), ...(data && { data }) }
  const room = most - sizeOfJson({ ...others, body: '' }) + sizeOfJson('')
  const fitted = fitJson(body, room)
  if (sizeOfJson(fitted) > room) throw tooLong()
  return JSON.stringify({ ...others, body: fitted })
}
