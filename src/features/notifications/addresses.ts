import type { Ctx } from '#platform/ctx.ts'
import type { Providers } from '#ports/providers.ts'

/** Where this server is reached, and where the academy's pages stand; without a slash at the end. */
export type Addresses = { server: string; pages: string }

const known = new WeakMap<Providers, Addresses>()

/** Said once by whoever opens the academy: what is mailed to people leads back to it. */
export function setAddresses(providers: Providers, addresses: Addresses): void {
  known.set(providers, addresses)
}

export function addressesOf({ providers }: Ctx): Addresses {
  const addresses = known.get(providers)
  if (!addresses) throw new Error('Nobody said where this academy is reached: setAddresses was not called.')
  return addresses
}

/** A whole address; one of our own pages is a path. */
export const toAddress = (ctx: Ctx, url: string): string =>
  url.startsWith('/') ? `${addressesOf(ctx).pages}${url}` : url
