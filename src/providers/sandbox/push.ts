import { DomainError } from '#platform/errors.ts'
import type { PushPort, VendorTopics } from '#ports/push.ts'
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
    send: ({ key, to, title, body, url }) =>
      faults.through('push', async () => {
        if (to.startsWith('gone-')) throw tokenGone()
        const push = {
          key,
          direction: 'out',
          channel: 'push',
          recipient: to,
          sender: sandboxAddress,
        } as const
        const said = {
          subject: title,
          body,
          html: null,
          url: url ?? null,
          status: 'delivered',
          created_at: now(),
        } as const
        const { id } = await store.keep({ ...push, ...said })
        return { provider_id: id, status: 'delivered' }
      }),
  }
}

const tokenGone = () =>
  new DomainError('invalid', 'token_gone', 'Nobody is behind this token any more: it can be forgotten.')

const accept = async (_topic: string, tokens: readonly string[]) =>
  tokens.map((token) => ({ token, failure: null }))
const topics: VendorTopics = { add: accept, remove: accept }
