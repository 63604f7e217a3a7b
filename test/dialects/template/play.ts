import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { openWorld, type World } from '#test/world.ts'
import { type Answer, idOf, mailedLink, otpOf, send, wrongOtpOf } from './caller.ts'
import type { Pair, Story } from './pair.ts'

/** `base`: the server; `api`: the same by the name on which this dialect stands alone, or again the server. */
type Play = { world: World; base: string; api: string; tokens: Map<string, string>; codes: string[] }

const hexOf = (id: string) => id.replaceAll('-', '')

/** What the names in braces stand for. */
const fillers: Record<string, (play: Play, about: string) => Promise<unknown> | unknown> = {
  /** The token and the uid of the last mailed link; either alone. */
  mailed: ({ world, base }) => mailedLink(world, base),
  token: async ({ world, base }) => (await mailedLink(world, base)).split('/')[0],
  uid: async ({ world }, name) => Buffer.from(hexOf(await idOf(world, name))).toString('base64url'),
  /** The code that the app of somebody shows now, as text or as a number, and one that is wrong. */
  otp: ({ world }, name) => otpOf(world, name),
  otpNumber: async ({ world }, name) => Number(await otpOf(world, name)),
  wrong: ({ world }, name) => wrongOtpOf(world, name),
  /** One of the recovery codes that were given last. */
  code: ({ codes }, index) => codes[Number(index)],
  basic: ({ tokens }, name) => tokens.get(name),
  social: async ({ world }, name) => {
    const rows = world.database.db.selectFrom('social_accounts').select('id')
    return hexOf((await rows.where('user_id', '=', await idOf(world, name)).executeTakeFirstOrThrow()).id)
  },
  password: async ({ world }, name) =>
    createHash('sha256')
      .update(`signup${await idOf(world, name)}`)
      .digest('hex')
      .slice(0, 32),
}

async function fill(play: Play, text: string): Promise<unknown> {
  const parts = [...text.matchAll(/\{(\w+)(?::(\w+))?\}/g)].filter(([, name = '']) => name in fillers)
  let filled = text
  for (const [whole, name = '', about = ''] of parts) {
    const value = await fillers[name]?.(play, about)
    if (whole === text) return value
    filled = filled.replace(whole, String(value))
  }
  return filled
}

async function fillAll(play: Play, body: unknown): Promise<unknown> {
  if (typeof body === 'string') return fill(play, body)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const entries = Object.entries(body).map(async ([key, value]) => [key, await fillAll(play, value)])
  return Object.fromEntries(await Promise.all(entries))
}

export const ownHost = 'localhost'
/** The academy's own address, and a host name of the dialect's. */
export const places = ['here', 'on a host of its own'] as const

/** Sends the pairs in order to a listening server. */
export async function tell({ pairs }: Story, place: (typeof places)[number]): Promise<void> {
  const isHosted = place !== 'here'
  await using world = await openWorld(isHosted ? { DIALECT_HOSTS: `${ownHost}=template` } : {})
  const base = await world.listen()
  const api = isHosted ? base.replace('127.0.0.1', ownHost) : base
  const play: Play = { world, base, api, tokens: new Map(), codes: [] }
  for (const pair of pairs) {
    if (pair.later) await world.goTo(new Date(world.makeCtx().now().getTime() + pair.later * 1000))
    const answer = await ask(play, pair)
    expect([answer.status, answer.body], `${pair.route}: ${pair.says}`).toEqual(pair.reply)
    if (typeof answer.body !== 'string') expect(answer.text).toBe(JSON.stringify(sorted(answer.body)))
    note(play, pair, answer.body)
  }
}

async function ask(play: Play, { route, at, as, body }: Pair): Promise<Answer> {
  const [method = '', address = ''] = route.split(' ')
  const path = String(await fill(play, at ?? address))
  const token = play.tokens.get(as ?? '')
  const authorization = token ? `Basic ${token}` : as && String(await fill(play, as))
  return send(play.api, method, path, { body: await fillAll(play, body), authorization })
}

function note({ tokens, codes }: Play, { gives }: Pair, body: unknown): void {
  const { user, data } = Object(body)
  if (gives) tokens.set(gives, String(user.access_token))
  const given: unknown = Array.isArray(data) ? data : data?.codes
  if (Array.isArray(given) && !String(given[0]).includes('*')) codes.splice(0, codes.length, ...given)
}

/** The same with its keys in alphabetical order, which is how this dialect writes. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]))
}
