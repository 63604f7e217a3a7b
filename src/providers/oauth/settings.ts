import { hostOf, isLoopback } from '#platform/loopback.ts'

/** The variables that a provider reads; those it cannot do without are there once the provider is chosen. */
export type Settings<Name extends string> = { readonly [Key in Name]?: string | undefined }

export function required<Name extends string>(settings: Settings<Name>, name: Name): string {
  const value = settings[name]
  if (!value) throw new Error(`${name} must be set`)
  return value
}

/** An address of the provider, without a slash at its end. Secrets go there: in the clear only inside this machine. */
export function addressOf<Name extends string>(
  settings: Settings<Name>,
  name: Name,
  standard: string,
): string {
  const url = settings[name] ?? standard
  if (!URL.canParse(url) || !(url.startsWith('https://') || isLoopback(hostOf(url))))
    throw new Error(`${name} must be an https:// address`)
  return url.replace(/\/+$/, '')
}
