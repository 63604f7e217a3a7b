import { DomainError } from '#platform/errors.ts'
import type { Push, PushPort, VendorTopics } from '#ports/push.ts'
import { sandboxAddress } from './email.ts'
import type { Faults } from './faults.ts'
import type { Store } from './store.ts'

/**
 * A token of the sandbox is whatever a page or a test calls itself, and nobody is behind one that begins with `gone-`; a
 * topic shows as one message to `/topics/<name>`.
 */
export function sandboxPush(store: Store, faults: Faults, now: () => Date): PushPort {
  return {
    vendor: 'sandbox',
    page: { vendor: 'sandbox' },
    topics,
    isToken: (token) => /^(?!\/)[\x21-\x7e]{1,4096}$/.test(token),
    send: (message) =>
      faults.through('push', async () => {
        if (message.to.startsWith('gone-')) throw tokenGone()
        const { id } = await store.keep(toKept(message, now()))
        return { provider_id: id, status: 'delivered' }
      }),
  }
}

const toKept = ({ key, to, title, body, url }: Push, created_at: Date) =>
  ({
    key,
    direction: 'out',
    channel: 'push',
    recipient: to,
    sender: sandboxAddress,
    subject: title,
    body,
    html: null,
    url: url ?? null,
    status: 'delivered',
    created_at,
  }) as const

const tokenGone = () =>
  new DomainError('invalid', 'token_gone', 'Nobody is behind this token any more: it can be forgotten.')

const accept = async (_topic: string, tokens: readonly string[]) =>
  tokens.map((token) => ({ token, failure: null }))
const topics: VendorTopics = { add: accept, remove: accept }
