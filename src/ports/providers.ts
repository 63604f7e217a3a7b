import type { EmailPort } from './email.ts'
import type { Files } from './files.ts'
import type { SignIn } from './sign-in.ts'
import type { TextMessages } from './text-messages.ts'
import type { Vault } from './vault.ts'

/** Every outside capability, each behind its port; the composition root chooses the vendors. */
export type Providers = { texts: TextMessages; email: EmailPort; files: Files; signIn: SignIn; vault: Vault }
