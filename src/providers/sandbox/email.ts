import type { EmailPort } from '#ports/email.ts'
import type { Faults } from './faults.ts'
import type { Store } from './store.ts'

export const sandboxAddress = 'academy@sandbox.test'

export function sandboxEmail(store: Store, faults: Faults, now: () => Date): EmailPort {
  return {
    vendor: 'sandbox',
    rate: undefined,
    readCall: undefined,
    send: ({ key, to, subject, text, html, unsubscribe_url }) =>
      faults.through('email', async () => {
        const mail = {
          key,
          direction: 'out',
          channel: 'email',
          recipient: to,
          sender: sandboxAddress,
          subject,
          body: text,
          html,
          url: unsubscribe_url ?? null,
        } as const
        const { id } = await store.keep({ ...mail, status: 'delivered', created_at: now() })
        return { provider_id: id, status: 'delivered' }
      }),
  }
}
