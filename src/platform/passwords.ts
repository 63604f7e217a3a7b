import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'

/** OWASP's parameters for Argon2id, which is the library's default algorithm. The library works on libuv's threads, never on the event loop. */
export const argon2Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> =>
  inTurn(() => hash(password.normalize('NFKC'), argon2Options))

let decoy: Promise<string> | undefined

/** Without a hash it works as long as with one and answers no, so that time does not tell whether an account exists. */
export async function checkPassword(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  decoy ??= hashPassword('a password that nobody has')
  const known = passwordHash ?? (await decoy)
  const matches = await inTurn(() => verify(known, password.normalize('NFKC')))
  return matches && typeof passwordHash === 'string'
}

/** As many at once as there are cores: more would be no faster, and would keep everybody else from the cores. */
let free = availableParallelism()
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (free === 0) await new Promise<void>((go) => waiting.push(go))
  else free -= 1
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
}
