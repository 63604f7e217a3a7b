import type { SignInRow } from '#features/identity/index.ts'
import { clockOf, dayOf } from './reading.ts'

export function fromSignIn({ id, user_no, outcome, platform, note, at }: SignInRow) {
  const successful = outcome === 'signed_in'
  return {
    id,
    user: user_no,
    creation_date: dayOf(at),
    creation_time: clockOf(at),
    platform_OS: platform,
    successful,
    description: note ?? (successful ? 'Login Successful' : 'Login Failed'),
  }
}
