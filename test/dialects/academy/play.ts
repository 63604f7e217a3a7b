import { expect } from 'vitest'
import { openWorld, type World } from '#test/world.ts'
import {
  codeIn,
  freshAddress,
  type Jar,
  newestMessage,
  openJar,
  openPeople,
  send,
  tokenIn,
} from './caller.ts'
import type { Pair, Story } from './pair.ts'

/** The academy's own address, and a host name of the dialect's. */
export const places = ['127.0.0.1', 'localhost'] as const

type Play = { world: World; base: string; kept: Map<string, string>; jars: Map<string, Jar> }

/** Sends the pairs in order to a listening server behind a proxy that is trusted; answers all that came back. */
export async function tell({ begin, pairs }: Story, place: (typeof places)[number]): Promise<string> {
  await using world = await openWorld({ DIALECT_HOSTS: 'localhost=academy', TRUST_PROXY: 'loopback' })
  const base = (await world.listen()).replace('127.0.0.1', place)
  const kept = new Map(Object.entries(await openPeople(world, base)))
  await begin?.(world)
  const play: Play = { world, base, kept, jars: new Map() }
  let said = ''
  for (const pair of pairs) {
    if (pair.later) await world.goTo(new Date(world.makeCtx().now().getTime() + pair.later * 1000))
    const answer = await ask(play, pair)
    expect([answer.status, answer.body], `${pair.route}: ${pair.says}`).toEqual(pair.reply)
    for (const [name, field] of Object.entries(pair.keep ?? {}))
      kept.set(name, String(Object(answer.body)[field]))
    said += pair.reply[0] < 300 && pair.keep ? '' : answer.text
  }
  return said
}

async function ask(play: Play, pair: Pair) {
  const { route, at, as = '', from = freshAddress(), jar: name } = pair
  const [method = '', address = ''] = route.split(' ')
  const jar = name === undefined ? undefined : jarOf(play, name)
  const answer = await send(play.base, method, await fill(play, at ?? address), {
    body: await fillBody(play, pair.body),
    authorization: play.kept.get(as) ?? (await fill(play, as)),
    cookie: jar?.cookie(),
    from: from === 'here' ? undefined : from,
  })
  jar?.keep(answer.headers)
  return answer
}

function jarOf({ jars }: Play, name: string): Jar {
  const jar = jars.get(name) ?? openJar()
  jars.set(name, jar)
  return jar
}

async function fillBody(play: Play, body: unknown): Promise<unknown> {
  if (typeof body !== 'object' || body === null) return body
  if (body instanceof FormData || body instanceof URLSearchParams) return body
  return JSON.parse(await fill(play, JSON.stringify(body)))
}

/** `{otp:+91…}` is the newest code that went to a number, `{mailed:…@…}` the newest token to a mailbox, else what was kept. */
async function fill(play: Play, text: string): Promise<string> {
  let filled = text
  for (const [whole, name = '', about = ''] of text.matchAll(/\{(\w+)(?::([^}"]+))?\}/g)) {
    if (name === 'otp') filled = filled.replace(whole, codeIn(await newestMessage(play.world, about)))
    else if (name === 'mailed')
      filled = filled.replace(whole, tokenIn(await newestMessage(play.world, about)))
    else filled = filled.replace(whole, play.kept.get(name) ?? '')
  }
  return filled
}
