import type { CodePolicy } from '#features/phones/index.ts'
import type { Realm } from '#features/second-factors/index.ts'
import type { Config } from '#platform/config.ts'
import { countryOf } from '#platform/phone-numbers.ts'

/** Where this server is reached. */
export const serverUrl = ({ PUBLIC_URL, HOST, PORT }: Config) =>
  (PUBLIC_URL ?? `http://${HOST}:${PORT}`).replace(/\/$/, '')

/** Where the links in mails lead. */
export const frontendUrl = (config: Config) => config.FRONTEND_URL?.replace(/\/$/, '') ?? serverUrl(config)

/** The same for those whose pages stand apart. */
export function frontendUrls(config: Config): { students: string; staff: string } {
  const { FRONTEND_URL_STUDENTS, FRONTEND_URL_ADMIN } = config
  const apart = (url: string | undefined) => (url ?? frontendUrl(config)).replace(/\/$/, '')
  return { students: apart(FRONTEND_URL_STUDENTS), staff: apart(FRONTEND_URL_ADMIN) }
}

/** To a real vendor's own country alone, until the operator names the others: every text costs. */
export function codePolicyOf({ CODE_COUNTRIES, CODE_BUDGET, TEXTS, TWILIO_FROM = '' }: Config): CodePolicy {
  const home =
    TEXTS === 'sandbox' ? null : new Set([countryOf(TWILIO_FROM)].flatMap((country) => country ?? []))
  return { countries: CODE_COUNTRIES.length > 0 ? new Set(CODE_COUNTRIES) : home, dailyBudget: CODE_BUDGET }
}

/** Where our own pages stand: a browser on its way to a provider comes back to nobody else. */
export function ownOrigins(config: Config): string[] {
  const { PUBLIC_URL, FRONTEND_URL_STUDENTS, FRONTEND_URL_ADMIN, CORS_ORIGINS } = config
  const urls = [frontendUrl(config), PUBLIC_URL, FRONTEND_URL_STUDENTS, FRONTEND_URL_ADMIN, ...CORS_ORIGINS]
  return [...new Set(urls.flatMap((url) => (url ? [new URL(url).origin] : [])))]
}

/** Passkeys are for the front end's host; a browser knows none for an address in digits. */
export function realmOf(config: Config): Realm {
  const origins = ownOrigins(config).map((origin) => origin.replace('//127.0.0.1', '//localhost'))
  return { id: new URL(origins[0] ?? '').hostname, name: 'Sangam', origins }
}
