import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { tellMany, tellUsers } from '#features/streams/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import type { Told } from '#test/stream-followers.ts'
import { openAcademy } from './academy.ts'
import { type Office, openOffice } from './office.ts'

/** Two server processes of one academy, and two more processes that tell its users things. */
export async function openStreamSchool(env: Record<string, string> = {}) {
  await using opened = new AsyncDisposableStack()
  const one = opened.use(await openAcademy(env))
  const two = opened.use(await openAcademy({ ...env, SECRET_KEY: one.secretKey }, one.url))
  await Promise.all([one.start('server'), two.start('server')])
  const tellers = [opened.use(await openOffice(one, env)), opened.use(await openOffice(one, env))] as const
  const all = opened.move()
  return {
    tellers,
    office: tellers[0],
    addresses: [one.address, two.address] as const,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

export type StreamSchool = Awaited<ReturnType<typeof openStreamSchool>>

/** A teller's items: `no` counts those of that teller to that user. */
export type Words = { by: number; no: number; sent: number }

/** Both tell on until they are stopped; every seventh time it is everyone, and some of what is told is taken back. */
export function tellOn({ tellers }: { tellers: readonly Office[] }, users: readonly string[], pause: number) {
  const state = { isOver: false }
  const telling = Promise.all(tellers.map((teller, by) => tell(teller, users, by, pause, state)))
  telling.catch(() => {})
  return {
    /** How many items each of them told each user. */
    async stop(): Promise<number[]> {
      state.isOver = true
      return telling
    },
  }
}

async function tell(
  { ctx }: Office,
  users: readonly string[],
  by: number,
  pause: number,
  state: { isOver: boolean },
): Promise<number> {
  let no = 0
  for (let turn = 1; !state.isOver; turn += 1) {
    const data: Words = { by, no, sent: Date.now() }
    const items = users.map((user_id) => ({ user_id, type: 'test.told', data }))
    if (turn % 7 === 0) await tellMany(ctx, { audience: 'everyone', type: 'test.called', data })
    else if (turn % 11 === 0) await takeBack(ctx, items)
    else {
      await tellUsers(ctx, items)
      no += 1
    }
    await sleep(Math.random() * 2 * pause)
  }
  return no
}

async function takeBack(ctx: Ctx, items: Parameters<typeof tellUsers>[1]): Promise<void> {
  const regret = new Error('Taken back.')
  const told = inTransaction(ctx, async (tx) => {
    await tellUsers(tx, items)
    throw regret
  })
  await told.catch((error) => {
    if (error !== regret) throw error
  })
}

/** The number of the last item of that user's own, and of the last that everyone was told: the id of their last one. */
export async function findLast({ ctx }: Office, userId: string): Promise<string> {
  const { rows } = await sql<{ last: string }>`
    select (select seq from stream_heads where user_id = ${userId}) || '-' || seq as last from stream_broadcast_head`.execute(
    ctx.db,
  )
  return rows[0]?.last ?? ''
}

/** Where an item is not the very next one after that before it: a gap, a double, or out of turn. */
export function findBreaks(items: readonly Told[]): string[] {
  const ids = ['0-0', ...items.map(({ id }) => id)]
  return ids.slice(1).flatMap((id, place) => {
    const [own, all] = numbersOf(ids[place] ?? '')
    const isNext = id === `${own + 1}-${all}` || id === `${own}-${all + 1}`
    return isNext ? [] : [`${ids[place]} → ${id}`]
  })
}

const numbersOf = (id: string): [number, number] => {
  const [own = Number.NaN, all = Number.NaN] = id.split('-').map(Number)
  return [own, all]
}

/** The numbers that one teller gave, in the order in which they came. */
export const toldBy = (items: readonly Told[], by: number): number[] =>
  items.flatMap(({ type, data }) => (type === 'test.told' && data.by === by ? [data.no] : []))

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, no) => no)
