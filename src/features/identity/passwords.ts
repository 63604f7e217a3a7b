import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DomainError } from '#platform/errors.ts'
import { foldLetters } from '#platform/letters.ts'
import { findPasswordFault, type PasswordFault } from './password.rules.ts'
import type { UserRow } from './user.queries.ts'

let common: ReadonlySet<string> | undefined

/** The 10,000 that leaked most often, of eight characters and more; read at the first use. */
function isCommon(password: string): boolean {
  common ??= new Set(
    readFileSync(join(import.meta.dirname, 'common-passwords.txt'), 'utf8')
      .trim()
      .split('\n')
      .map(foldLetters),
  )
  return common.has(password)
}

const faults: Record<PasswordFault, string> = {
  too_short: 'A password has 8 characters or more.',
  too_common:
    'This password is one of those that are tried first. Take another one: three or four words are good.',
  like_account: 'This password is too much like your name or e-mail. Take another one.',
  all_digits: 'A password of digits alone needs 12 of them or more.',
}

type Owner = { [key in 'email' | 'first_name' | 'last_name']?: UserRow[key] | undefined }

/** Throws `invalid` when a password is easy to guess; says why. */
export function refuseWeakPassword(password: string, { email, first_name, last_name }: Owner): void {
  const fault = findPasswordFault(password, isCommon, { email, names: [first_name, last_name] })
  if (fault) throw new DomainError('invalid', `password_${fault}`, faults[fault])
}
