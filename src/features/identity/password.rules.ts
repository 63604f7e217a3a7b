import { foldLetters } from '#platform/letters.ts'

export type PasswordFault = 'too_short' | 'too_common' | 'like_account' | 'all_digits'

type About = { email?: string | null | undefined; names: readonly (string | undefined)[] }

const least = 8

/**
 * What is wrong with a password, or nothing. There are no rules about kinds of characters: they make passwords that are
 * easy to guess and hard to remember (NIST SP 800-63B). `isCommon` knows those that everyone tries first.
 */
export function findPasswordFault(
  password: string,
  isCommon: (password: string) => boolean,
  { email, names }: About,
): PasswordFault | undefined {
  const plain = foldLetters(password.normalize('NFKC'))
  if ([...password].length < least) return 'too_short'
  if (isCommon(plain) || new Set(plain).size < 3) return 'too_common'
  const [mailbox = '', host = ''] = (email ?? '').split('@')
  const own = [email ?? '', mailbox, host.split('.')[0] ?? '', ...names].map((word) =>
    foldLetters(word ?? ''),
  )
  const rest = own.filter((word) => word.length > 3).reduce((left, word) => left.replace(word, ''), plain)
  if (rest !== plain && rest.replace(/\P{L}/gu, '').length < 4) return 'like_account'
  return /^\p{N}+$/u.test(plain) && [...plain].length < 12 ? 'all_digits' : undefined
}
