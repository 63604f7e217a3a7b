import { expect } from 'vitest'

/** What is sent to a documented route and what comes back. */
export type Pair = {
  says: string
  /** As docs/dialects/sms.md lists it: a method and an address. */
  route: string
  /** Where it goes, and how, if not as the route says. */
  at?: string
  method?: string
  /** Text is sent as it stands. */
  body?: unknown
  type?: string
  authorization?: string
  /** From which address; each pair from its own if none is named. */
  from?: string
  /** What the push service does with the next pushes. */
  fault?: 'unavailable' | 'invalid'
  reply: Reply
}
export type Reply = [status: number, body: unknown]

/** Pairs that are sent in order to one academy, with these vendors; `{key}` is a key with this scope. */
export type Story = { name: string; env?: Record<string, string>; scope?: string; pairs: Pair[] }

export const refused = (error: number, message: string): Reply => [error, { error, message, success: false }]
export const empty = refused(400, 'Method cannot have empty JSON body')
export const wrong = refused(400, 'Passed JSON body format is incorrect')
export const broken = refused(400, 'Bad Request')
export const unsigned = refused(401, 'Unauthorized')
export const failed = refused(500, 'Internal Server Error')
export const texted = (message_id: number): Reply => [200, { message_id, success: true }]
export const pushed = (notification_id: number): Reply => [200, { notification_id, success: true }]
export const done: Reply = [200, { success: true }]
export const someText: Reply = [200, { message_id: expect.any(Number), success: true }]

/** Pairs for one route. */
export const to =
  (route: string) =>
  (says: string, body: unknown, reply: Reply, more: Partial<Pair> = {}): Pair => ({
    says,
    route,
    body,
    reply,
    ...more,
  })

/** What no route takes for a body, and what comes back. */
export const bodies = (route: string): Pair[] => {
  const send = to(route)
  return [
    send('misses a body', undefined, empty),
    send('misses a body where one is announced', '', empty),
    send('takes an empty object for nothing', {}, empty),
    send('takes null for nothing', 'null', empty),
    send('takes an empty list for nothing', [], empty),
    send('takes false for nothing', 'false', empty),
    send('takes 0 for nothing', '0', empty),
    send('takes a form for nothing', 'a=b', empty, { type: 'application/x-www-form-urlencoded' }),
    send('takes a text for nothing', '{"a":1}', empty, { type: 'text/plain' }),
    send('takes XML for nothing', '<a/>', empty, { type: 'application/xml' }),
    send('refuses a list', [1], wrong),
    send('refuses a text in JSON', '"contact"', wrong),
    send('refuses a number', '7', wrong),
    send('refuses an object with other fields alone', { other: 1 }, wrong),
    send('refuses JSON that is broken', '{"title": ', broken),
    send('refuses JSON with a comma too many', '{"title": "a",}', broken),
    send(
      'refuses a body of 2 MB',
      { title: 'x'.repeat(2_000_000) },
      refused(413, 'Request Entity Too Large'),
    ),
  ]
}
