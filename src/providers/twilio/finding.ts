import type { TextMessage } from '#ports/text-messages.ts'
import type { Handed, Messages } from './client.ts'
import { readHanded } from './client.ts'

/** Our clock and Twilio's may differ by so much. */
const slack = 5 * 60_000
const remembered = 20_000

/** Which of our messages a text at Twilio is, as far as this process knows. */
export type Owners = { keep(sid: string, key: string): void; find(sid: string): string | undefined }

export function openOwners(): Owners {
  const keys = new Map<string, string>()
  return {
    find: (sid) => keys.get(sid),
    keep(sid, key) {
      keys.set(sid, key)
      const [oldest] = keys.size > remembered ? keys.keys() : []
      if (oldest !== undefined) keys.delete(oldest)
    },
  }
}

/**
 * The text at Twilio that is this message. Twilio keeps no keys, so it is known by number and words; what is known to be
 * another message's is left out, and so is what failed: that may be sent anew. The limit: the same words to the same
 * number, sent since five minutes before `since` by another process or before a restart, are taken for this message.
 */
export async function findHanded(
  messages: Messages,
  owners: Owners,
  { key, body }: TextMessage,
  to: string,
  since: Date,
  hasTemplate: boolean,
): Promise<Handed | undefined> {
  const handed = await listSince(messages, to, new Date(since.getTime() - slack))
  const same = handed.filter((text) => isSame(text.body ?? '', body, hasTemplate))
  const ours = same.find(({ sid }) => owners.find(sid) === key) ?? same.find(({ sid }) => !owners.find(sid))
  if (ours) owners.keep(ours.sid, key)
  return ours
}

type Page = { instances: unknown[]; nextPage(): Promise<Page> | undefined }

/**
 * Newest first. Not by Twilio's own filter on the date: that looks at when a text was sent, which is empty while it
 * waits in Twilio's queue.
 */
async function listSince(messages: Messages, to: string, since: Date): Promise<Handed[]> {
  const found: Handed[] = []
  for (let page: Page = await messages.page({ to, pageSize: 1_000 }); ; ) {
    const texts = page.instances.map(readHanded)
    found.push(...texts.filter((text) => text.dateCreated >= since && text.direction !== 'inbound'))
    const next = texts.every((text) => text.dateCreated >= since) ? page.nextPage() : undefined
    if (!next) return found.filter((text) => text.state !== 'failed')
    page = await next
  }
}

/** A template may have words of its own around ours; trial accounts put a sentence before them. */
function isSame(theirs: string, ours: string, hasTemplate: boolean): boolean {
  const words = flat(theirs).replace('Sent from your Twilio trial account - ', '')
  return hasTemplate ? words.includes(flat(ours)) : words === flat(ours)
}

/** In one line: a template takes no line breaks, and blanks at the ends do not survive the way. */
export const flat = (body: string): string => body.replace(/\s+/g, ' ').trim()
