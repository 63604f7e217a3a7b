import type { World } from '#test/world.ts'
import { type Answer, otpOf, send } from './caller.ts'
import { credentials, signUpOf } from './pair.ts'

export type School = {
  base: string
  post(path: string, body?: unknown, token?: string): Promise<Answer>
  /** Meera's, from signing up and in. */
  token: string
}

export const tokenOf = ({ body }: Answer): string => String(Object(Object(body).user).access_token)

/** Meera, with a second step or without one. */
export async function openSchool(world: World, hasMfa = false): Promise<School> {
  const base = await world.listen()
  const post: School['post'] = (path, body, token) =>
    send(base, 'POST', path, { body, authorization: token && `Basic ${token}` })
  await post('/signup', signUpOf('Meera'))
  const token = tokenOf(await post('/login', credentials('meera')))
  if (hasMfa) {
    await post('/qrcode', { login_type: 'signup', password: 'pw' }, token)
    await post('/setup_mfa', { mfa_enabled: true, otp: await otpOf(world, 'meera') }, token)
  }
  return { base, post, token }
}
