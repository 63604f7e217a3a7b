import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeEndpoint } from '#features/webhooks/index.ts'
import { publish } from '#platform/events.ts'
import { openOutbound } from '#platform/outbound.ts'
import { followSocket, followSse } from '#test/stream-followers.ts'
import { openReceiver, type Receiver } from '#test/webhook-receiver.ts'
import type { Academy } from './academy.ts'
import { type Office, signInTeacher } from './office.ts'
import { tellOn } from './stream-school.ts'

export const networks = '127.0.0.0/8'
const readers = 60
/** So many of them take nothing more after a while. */
const slow = 10

/** Many things at once, until it is stopped: streams, webhooks to a receiver that hangs, notifications. */
export async function putUnderLoad(academy: Academy, office: Office) {
  const users = await Promise.all(Array.from({ length: readers }, () => office.user()))
  const receiver = await openHanging(office)
  const state = { isOver: false }
  const told = tellOn({ tellers: [office] }, users, 50)
  const others = [
    readAndStop(academy, office, users, state),
    comeAndGo(academy, office, users, state),
    happen(office, state),
    notifyOn(academy, await signInTeacher(academy, office, 'admin'), users, state),
  ]
  for (const one of others) one.catch(() => {})
  return {
    async stop(): Promise<void> {
      state.isOver = true
      await Promise.all([told.stop(), ...others])
      await receiver[Symbol.asyncDispose]()
    },
  }
}

type State = { isOver: boolean }

async function openHanging({ ctx }: Office): Promise<Receiver> {
  const receiver = await openReceiver()
  receiver.answer = () => {}
  const made = await makeEndpoint(
    ctx,
    { url: receiver.url, types: ['lesson.read'] },
    openOutbound([networks]),
  )
  receiver.secrets.push(
    ctx.providers.vault.open(Buffer.from(made.sealed, 'base64'), `webhook endpoint ${made.id}`),
  )
  return receiver
}

async function readAndStop({ address }: Academy, office: Office, users: string[], state: State) {
  const streams = await Promise.all(
    users.map(async (user, place) => {
      const query = `ticket=${await office.ticket(user)}`
      return place % 2 === 0 ? followSse(address, query) : followSocket(address, query)
    }),
  )
  await sleep(2_000)
  for (const stream of streams.slice(0, slow)) stream.stop()
  while (!state.isOver) {
    await sleep(100)
    for (const { items } of streams) items.length = 0
  }
  for (const stream of streams) {
    stream.goOn()
    await stream.cut()
  }
}

/** A phone that loses its network five times a second, and asks for everything from the beginning. */
async function comeAndGo({ address }: Academy, office: Office, users: string[], state: State) {
  for (let turn = 0; !state.isOver; turn += 1) {
    const query = `ticket=${await office.ticket(users[turn % readers] ?? '')}&after=0-0`
    const stream = await (turn % 2 === 0 ? followSse : followSocket)(address, query)
    await sleep(200)
    await stream.cut()
  }
}

async function happen({ ctx }: Office, state: State) {
  for (let turn = 0; !state.isOver; turn += 1) {
    await publish(ctx, { type: 'lesson.read', subject: `s${turn % 50}`, data: { turn } })
    await sleep(20)
  }
}

/** Below what one sender may send a minute. */
async function notifyOn({ address }: Academy, token: string, user_ids: string[], state: State) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const body = JSON.stringify({ to: { user_ids }, kind: 'message', title: 'Look', body: 'It begins.' })
  while (!state.isOver) {
    const reply = await fetch(`${address}/v1/notifications`, { method: 'POST', headers, body })
    if (reply.status !== 201) throw new Error(`The notification answered ${reply.status}.`)
    await reply.arrayBuffer()
    await sleep(125)
  }
}

/** In MB, once a second: what the process holds, as the kernel counts it. */
export async function watchMemory({ pid }: ChildProcess, seconds: number): Promise<number[]> {
  const seen: number[] = []
  for (let second = 0; second < seconds; second += 1) {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    seen.push(Number(line?.[1]) / 1_000)
    await sleep(1_000)
  }
  return seen
}
