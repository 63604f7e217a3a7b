import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import {
  confirmEmail,
  createUser,
  enter,
  requestConfirmation,
  type Sessions,
  signIn,
  signUp,
  type UserRow,
  visitOf,
} from '#features/identity/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { terms } from './access.ts'
import * as contract from './accounts.contract.ts'
import { getByUid } from './entity-ids.ts'
import { failure } from './failures.ts'
import { confirmLink, useLinkOf } from './mailed-links.ts'
import { toEntered } from './user-shapes.ts'

type Options = { sessions: Sessions; frontendUrl: string }

const alreadyConfirmed = { message: 'Account already confirmed. Please login.', success: true }

export const accountRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { sessions, frontendUrl }) => {
  const link = confirmLink(frontendUrl)

  app.route({
    ...contract.signIn,
    handler: async (request) => {
      const entered = await signIn(request.ctx, sessions, terms, request.body, visitOf(request))
      return { success: true, user: toEntered(entered) }
    },
  })

  app.route({
    ...contract.signOut,
    handler: async ({ ctx }) => {
      await sessions.signOut(ctx)
      return { message: 'User successfully logged out.', success: true }
    },
  })

  app.route({
    ...contract.signUp,
    handler: async ({ ctx, body }) => {
      await openAccount(ctx, body, link)
      const message = 'User successfully created and a confirmation email has been sent via email.'
      return { message, success: true }
    },
  })

  app.route({
    ...contract.verify,
    handler: async (request) => {
      const { ctx, params } = request
      const user = await getByUid(ctx, params.uid)
      if (user.email_confirmed_at) return alreadyConfirmed
      const confirmed = await useLinkOf(ctx, user, params.token, () => confirmEmail(ctx, params.token)).catch(
        namingEmail(user),
      )
      const entered = await enter(ctx, sessions, terms, confirmed, visitOf(request), {
        method: 'confirmation',
      })
      const message = 'You have confirmed your account. Thanks!'
      return { message, success: true, user: toEntered(entered) }
    },
  })

  app.route({
    ...contract.resend,
    handler: async ({ ctx, body }) => {
      const user = await requestConfirmation(ctx, body.email, link)
      if (!user) throw notFound('user')
      if (user.email_confirmed_at) return alreadyConfirmed
      return { message: 'A confirmation email has been sent via email.', success: true }
    },
  })
}

type NewAccount = Static<(typeof contract.signUp)['schema']['body']>

/** Whoever comes by a provider may have no password: the account opens to the mailed link first. */
async function openAccount(
  ctx: Ctx,
  { login_method, email, password, ...names }: NewAccount,
  link: ReturnType<typeof confirmLink>,
): Promise<void> {
  const account = { email, first_name: names.first_name ?? '', last_name: names.last_name ?? '' }
  if (password) return void (await signUp(ctx, { ...account, password }, { link }))
  if (login_method === 'signup')
    throw failure('invalid', 'password_missing', 'Missing required field: password')
  await inTransaction(ctx, async (tx) => {
    await createUser(tx, { ...account, password: null, role: 'student' })
    await requestConfirmation(tx, email, link)
  })
}

/** The client offers to mail a new link to this address. */
const namingEmail =
  ({ email }: UserRow) =>
  (error: unknown): never => {
    if (error instanceof DomainError && error.code === 'link_void')
      throw failure('invalid', 'link_void', error.message, { email })
    throw error
  }
