import { expect } from 'vitest'
import { meera, type Reply } from './pair.ts'

export const proofOf = (name: string, full = 'Devi Rao') => `sandbox:${name}@school.example:${full}`
export const fresh = {
  access_token: meera.access_token,
  active: true,
  email: 'devi@school.example',
  entity_id: meera.entity_id,
  expires_in: meera.expires_in,
  first_name: 'Devi',
  last_name: 'Rao',
  latest: true,
  mfa_enabled: false,
  verified: true,
  verified_on: expect.any(Number),
  version: expect.any(Number),
}
export const known = { ...fresh, active: 1, latest: 1, verified: 1, login_method: null }
export const authOf = (name: string, more: object = {}, who = 'devi') => ({
  access_token: null,
  email: `${who}@school.example`,
  name,
  user_name: 'Devi Rao',
  ...more,
})
export const githubAuth = authOf('github', { scope: null, token_type: null })
export const answer = (auth: unknown, user: unknown): Reply => [200, { auth, success: true, user }]
