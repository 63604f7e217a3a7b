import type { Broker } from './broker.ts'
import type { EmailPort } from './email.ts'
import type { ErrorReports } from './error-reports.ts'
import type { Files } from './files.ts'
import type { PushPort } from './push.ts'
import type { Realtime } from './realtime.ts'
import type { SignIn } from './sign-in.ts'
import type { Signals } from './signals.ts'
import type { TextMessages } from './text-messages.ts'
import type { Vault } from './vault.ts'

/** Where the academy itself is reached: its server, and its pages. Without a slash at the end. */
export type Addresses = { server: string; pages: string }

/** Every outside capability, each behind its port; the composition root chooses the vendors. */
export type Providers = {
  texts: TextMessages
  email: EmailPort
  push: PushPort
  realtime: Realtime
  /** Undefined where the academy tells no broker. */
  broker: Broker | undefined
  errorReports: ErrorReports
  signals: Signals
  files: Files
  signIn: SignIn
  vault: Vault
  addresses: Addresses
}
