import { setFault } from '#providers/sandbox/faults.ts'
import type { World } from '#test/world.ts'
import type { Pair, Story } from './pair.ts'

type Answer = { status: number; body: unknown }
let addresses = 0

/** Somebody's session, and a key of theirs with the story's scope. */
export async function openKeys(
  world: World,
  base: string,
  { scope }: Story,
): Promise<Record<string, string>> {
  if (!scope) return {}
  const { email, password } = await world.person('admin')
  const post = async (path: string, body: object, headers = {}) => {
    const sent = { method: 'POST', body: JSON.stringify(body) }
    const response = await fetch(`${base.replace('localhost', '127.0.0.1')}/v1${path}`, {
      ...sent,
      headers: { 'content-type': 'application/json', ...headers },
    })
    return (await response.json()) as Record<string, string>
  }
  const { access_token } = await post('/sessions', { email, password })
  const session = `Bearer ${access_token}`
  const { key = '' } = await post(
    '/api-keys',
    { name: 'A program', scopes: [scope] },
    { authorization: session },
  )
  return { session, key }
}

/** Sends a pair over the network, as a proxy would from the address that the pair names. */
export async function send(
  world: World,
  base: string,
  pair: Pair,
  keys: Record<string, string>,
): Promise<Answer> {
  const [method = '', path = ''] = pair.route.split(' ')
  if (pair.fault) await setFault(world.database.db, 'push', pair.fault, 1)
  addresses += 1
  const from = pair.from ?? `198.18.${addresses >> 8}.${addresses & 255}`
  const authorization = pair.authorization?.replace(/\{(\w+)\}/g, (_, name) => keys[name] ?? '')
  const response = await fetch(`${base}${pair.at ?? path}`, {
    method: pair.method ?? method,
    headers: {
      'x-forwarded-for': from,
      ...(authorization && { authorization }),
      ...(pair.body === undefined ? {} : { 'content-type': pair.type ?? 'application/json' }),
    },
    ...(pair.body === undefined
      ? {}
      : { body: typeof pair.body === 'string' ? pair.body : JSON.stringify(pair.body) }),
  })
  return { status: response.status, body: await response.json() }
}
