import type { EmailPort } from './email.ts'
import type { TextMessages } from './text-messages.ts'

/** Every outside capability, each behind its port; the composition root chooses the vendors. */
export type Providers = { texts: TextMessages; email: EmailPort }
