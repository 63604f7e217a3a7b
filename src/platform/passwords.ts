import { hash, verify } from '@node-rs/argon2'

/** OWASP's parameters for Argon2id, which is the library's default algorithm. The library works on libuv's threads, never on the event loop. */
export const argon2Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> =>
  hash(password.normalize('NFKC'), argon2Options)

let decoy: Promise<string> | undefined

/** Without a hash it works as long as with one and answers no, so that time does not tell whether an account exists. */
export async function checkPassword(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  decoy ??= hashPassword('a password that nobody has')
  const matches = await verify(passwordHash ?? (await decoy), password.normalize('NFKC'))
  return matches && typeof passwordHash === 'string'
}
