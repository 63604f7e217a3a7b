import { ar } from './mail-words-ar.ts'
import { en } from './mail-words-en.ts'
import { es } from './mail-words-es.ts'
import { fr } from './mail-words-fr.ts'
import { hi } from './mail-words-hi.ts'
import { pt } from './mail-words-pt.ts'

/** A mail with a link: `action` is what the button says, `after` what stands below it. */
export type LinkWords = { subject: string; lines: readonly string[]; action: string; after: string }
export type NoticeName =
  | 'password_changed'
  | 'email_changing'
  | 'email_changed'
  | 'phone_changed'
  | 'second_factor_on'
  | 'second_factor_off'
  | 'passkey_added'
  | 'recovery_codes_made'
  | 'recovery_code_used'
  | 'sign_in_method_linked'
  | 'sign_in_method_unlinked'
  | 'erasure_planned'

/** `{name}`, `{address}`, `{method}`, `{day}`, `{code}` and `{minutes}` are filled in. */
export type MailWords = {
  language: string
  direction: 'ltr' | 'rtl'
  hello: string
  helloNobody: string
  links: Record<'confirm_email' | 'change_email' | 'reset_password' | 'invitation' | 'has_account', LinkWords>
  notices: Record<NoticeName, { subject: string; line: string }>
  /** Below every notice. */
  notYou: string
  /** The way in, among others such as Google. */
  password: string
  /** The text message with a one-time code. */
  code: string
}

const languages: Readonly<Record<string, MailWords>> = { ar, en, es, fr, hi, pt }

/** In the language of that BCP 47 tag, or in English. */
export const wordsFor = (locale: string | null): MailWords =>
  languages[locale?.toLowerCase().split('-')[0] ?? 'en'] ?? en
