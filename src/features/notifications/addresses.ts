import type { Ctx } from '#platform/ctx.ts'

/** A whole address; one of our own pages is a path. */
export const toAddress = ({ providers: { addresses } }: Ctx, url: string): string =>
  url.startsWith('/') ? `${addresses.pages}${url}` : url
