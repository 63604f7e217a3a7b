import type { World } from '#test/world.ts'
import type { Pair } from './pair.ts'

export const prefixes = { document: '/api', client: '' } as const
export type Mount = keyof typeof prefixes
export type Answer = { status: number; body: unknown; headers: Headers }
export type Caller = {
  send(method: string, path: string, body?: unknown, authorization?: string): Promise<Answer>
  /** An account of that role and its Authorization header. */
  enter(account: { email: string; password: string }): Promise<string>
  signUp(name: string): Promise<string>
}

/** Calls one mount of the dialect over the network. */
export function openCaller(base: string, mount: Mount): Caller {
  const send: Caller['send'] = async (method, path, body, authorization) => {
    const response = await fetch(`${base}${prefixes[mount]}${path}`, {
      method,
      headers: {
        ...(authorization ? { authorization } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text ? JSON.parse(text) : undefined, headers: response.headers }
  }
  const enter: Caller['enter'] = async (account) =>
    `Bearer ${tokenOf((await send('POST', '/auth/login', account)).body)}`
  return {
    send,
    enter,
    async signUp(name) {
      const account = { email: `${name.toLowerCase()}@school.example`, password: 'pw' }
      await send('POST', '/auth/signup', { ...account, name, contact: '9999999999' })
      return enter(account)
    },
  }
}

export const tokenOf = (body: unknown): string => String(Object(body).token)

/** The Authorization header of everyone whom a pair may name. */
export async function openPeople(world: World, base: string, caller: Caller) {
  const [teacher, stranger] = [await caller.signUp('Teacher'), await caller.signUp('Stranger')]
  const [admin, student] = [await world.person('admin'), await world.person('student')]
  const v1 = await fetch(`${base}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: admin.email, password: admin.password }),
  })
  return {
    teacher,
    stranger,
    admin: await caller.enter(admin),
    student: await caller.enter(student),
    v1: `Bearer ${Object(await v1.json()).access_token}`,
    visitor: undefined,
  } as Record<string, string | undefined>
}

/** The token of the last link that was mailed. */
export async function mailedToken(world: World, base: string): Promise<string> {
  await world.settle()
  const messages = await fetch(`${base}/sandbox/messages?channel=email&limit=1`)
  const [mail] = Object(await messages.json()).data
  return /token=([\w-]+)/.exec(mail?.body ?? '')?.[1] ?? ''
}

export const methodOf = ({ route }: Pair): string => route.split(' ')[0] ?? ''
