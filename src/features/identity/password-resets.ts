import { queueEmail } from '#features/messaging/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { hashPassword } from '#platform/passwords.ts'
import { hashSecret, newSecret } from '#platform/tokens.ts'
import { passwordChangedMail, resetMail } from './mails.ts'
import { insertReset, takeReset } from './password-reset.queries.ts'
import { endSessionsOf } from './session.queries.ts'
import { find, findByEmail, setPassword } from './user.queries.ts'

const validFor = 3_600_000

/** Mails a link that works once, for an hour. `link` makes the address around the secret. Answers whether there is such an account. */
export async function requestPasswordReset(
  ctx: Ctx,
  email: string,
  link: (secret: string) => string,
): Promise<boolean> {
  const user = await findByEmail(ctx.db, email.trim())
  if (!user) return false
  const secret = newSecret()
  await inTransaction(ctx, async (tx) => {
    await insertReset(tx.db, hashSecret(secret), user.id, new Date(tx.now().getTime() + validFor))
    await queueEmail(tx, {
      key: `reset:${hashSecret(secret).toString('hex')}`,
      to: user.email,
      ...resetMail(user.first_name, link(secret)),
    })
  })
  return true
}

/** Sets the password and ends every session of the account. Throws `invalid` when the secret is used, old or unknown. */
export async function resetPassword(ctx: Ctx, secret: string, password: string): Promise<void> {
  const password_hash = await hashPassword(password)
  await inTransaction(ctx, async (tx) => {
    const userId = await takeReset(tx.db, hashSecret(secret), tx.now())
    const user = userId ? await find(tx.db, { id: userId }) : undefined
    if (!user)
      throw new DomainError(
        'invalid',
        'reset_link_void',
        'This link was used or is too old. Ask for a new one.',
      )
    await setPassword(tx.db, user.id, password_hash, tx.now())
    await endSessionsOf(tx.db, user.id, tx.now())
    await publish(tx, { type: 'user.password_reset', subject: user.id })
    await queueEmail(tx, {
      key: `reset-done:${hashSecret(secret).toString('hex')}`,
      to: user.email,
      ...passwordChangedMail(user.first_name),
    })
  })
}
