import { randomUUID, timingSafeEqual } from 'node:crypto'
import type { Ctx } from '#platform/ctx.ts'
import { networkOf } from '#platform/networks.ts'

/** Who stands at the door: the socket's address (of IPv6 its network), the browser's name for itself, and what it showed to be known here. */
export type Visit = { address: string; device: string; platform?: string; deviceMark?: string | undefined }

type Request = { ip: string; headers: { 'user-agent'?: string | undefined } }

export const visitOf = ({ ip, headers }: Request): Visit => ({
  address: networkOf(ip),
  device: headers['user-agent']?.slice(0, 300) ?? '',
})

/** For how long a device that someone signed in on is known, in seconds. */
export const markLasts = 30 * 24 * 3600

/** What a browser keeps to be known again: it opens nothing, and spares its owner from being shut out with a stranger. */
export function markDevice(ctx: Ctx, userId: string): string {
  const text = `${userId}.${Math.floor(ctx.now().getTime() / 1000) + markLasts}.${randomUUID()}`
  return `${text}.${sign(ctx, text).toString('base64url')}`
}

/** For whom a device is marked; nothing for a mark that is old or was not made here. */
export function readMark(ctx: Ctx, mark: string | undefined): string | null {
  const [owner = '', until = '', nonce = '', signature = ''] = mark?.split('.') ?? []
  const [right, given] = [sign(ctx, `${owner}.${until}.${nonce}`), Buffer.from(signature, 'base64url')]
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null
  return Number(until) * 1000 > ctx.now().getTime() ? owner : null
}

const sign = (ctx: Ctx, text: string) => ctx.providers.vault.digest(text, 'device')
