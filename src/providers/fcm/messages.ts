import { createHash } from 'node:crypto'
import { fitJson, sizeOfJson } from '#platform/fitting.ts'
import type { Push } from '#ports/push.ts'

/** A push as https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages has it. */
export function toMessage({ key, to, title, body, url, data }: Push) {
  const tag = createHash('sha256').update(key).digest('base64url').slice(0, 32)
  const { topic } = /^\/topics\/(?<topic>.+)$/.exec(to)?.groups ?? {}
  const values = { ...(url && { url }), ...data }
  return {
    ...(topic ? { topic } : { token: to }),
    notification: { title, body: fitJson(body, roomFor({ title, values }, topic)) },
    ...(Object.keys(values).length > 0 && { data: values }),
    // FCM takes a push twice and knows no keys: a device shows the second in the place of the first.
    android: { notification: { tag } },
    apns: { headers: { 'apns-collapse-id': tag } },
    webpush: {
      notification: { tag },
      // FCM takes no link but https; the page finds the others in the data.
      ...(url?.startsWith('https://') && { fcm_options: { link: url } }),
    },
  }
}

/** FCM takes 4,096 bytes, of a topic 2,048. A body that no screen shows whole is cut; the rest is FCM's to judge. */
const roomFor = (others: object, topic: string | undefined) =>
  Math.max(200, (topic ? 2_000 : 4_000) - sizeOfJson(others))
