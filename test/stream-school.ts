import { tellUsers } from '#features/streams/index.ts'
import { openCaller } from '#test/identity/caller.ts'
import { openWorld } from '#test/world.ts'

/** A listening academy with one student, who is told things. */
export async function openStreams(env: Record<string, string> = {}) {
  const world = await openWorld(env)
  const address = await world.listen()
  const { call, signUp } = await openCaller(world)
  const account = { email: 'asha@test.example', password: 'a long password' }
  const { access_token: token } = await signUp(account)
  const { body: me } = await call('GET', '/v1/me', { token })
  const ticket = async (of = token) => (await call('POST', '/v1/stream/tickets', { token: of })).body.ticket
  const tell = (data: object, user_id: string = me.id) =>
    tellUsers(world.makeCtx(), [{ user_id, type: 'test.told', data }])
  return {
    world,
    address,
    call,
    token,
    me,
    ticket,
    tell,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}
