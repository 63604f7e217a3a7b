import type { PushPort, VendorTopics } from '#ports/push.ts'
import { sandboxAddress } from './email.ts'
import type { Faults } from './faults.ts'
import type { Store } from './store.ts'

/** A token of the sandbox is whatever a page or a test calls itself; a topic shows as one message to `/topics/<name>`. */
export function sandboxPush(store: Store, faults: Faults, now: () => Date): PushPort {
  return {
    vendor: 'sandbox',
    page: { vendor: 'sandbox' },
    topics,
    isToken: (token) => /^[\x21-\x7e]{1,4096}$/.test(token),
    send: ({ key, to, title, body }) =>
      faults.through('push', async () => {
        const push = {
          key,
          direction: 'out',
          channel: 'push',
          recipient: to,
          sender: sandboxAddress,
        } as const
        const said = { subject: title, body, html: null, status: 'delivered', created_at: now() } as const
        const { id } = await store.keep({ ...push, ...said })
        return { provider_id: id, status: 'delivered' }
      }),
  }
}

const accept = async (_topic: string, tokens: readonly string[]) =>
  tokens.map((token) => ({ token, failure: null }))
const topics: VendorTopics = { add: accept, remove: accept }
