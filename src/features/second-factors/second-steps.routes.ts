import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  deviceCookie,
  enter,
  findAccount,
  finishSignIn,
  getChallengedUser,
  noteFailure,
  refuseAddress,
  type Sessions,
  sendEntered,
  stepUp,
  v1Terms,
  visitOf,
} from '#features/identity/index.ts'
import { requireUser } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { hasActiveAuthenticator } from './authenticators.ts'
import { askToSign, findByPasskey, hasPasskeys } from './passkeys.ts'
import { readProof, toCredential } from './proofs.ts'
import * as contract from './second-steps.contract.ts'
import type { Realm } from './webauthn.ts'

type Options = { sessions: Sessions; realm: Realm }

export const secondStepRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { sessions, realm }) => {
  app.route({
    ...contract.askSecondStep,
    handler: async ({ ctx, body }) => {
      const userId = await getChallengedUser(ctx, body.challenge)
      const [hasApp, hasKeys] = [await hasActiveAuthenticator(ctx, userId), await hasPasskeys(ctx, userId)]
      const methods = [...(hasApp ? ['totp' as const] : []), 'recovery_code' as const]
      if (!hasKeys) return { methods, passkey: null }
      return {
        methods: [...methods, 'passkey' as const],
        passkey: await askToSign(ctx, realm, userId, false),
      }
    },
  })

  app.route({
    ...contract.takeSecondStep,
    handler: async (request, reply) => {
      const { ctx, body } = request
      const { challenge, ...sent } = body
      const { method, prove } = readProof(realm, sent)
      const visit = { ...visitOf(request), deviceMark: request.cookies[deviceCookie] }
      const signedIn = await finishSignIn(ctx, sessions, v1Terms, { challenge }, visit, method, prove)
      return sendEntered(ctx, reply, signedIn)
    },
  })

  app.route({
    ...contract.askToSign,
    handler: async ({ ctx }, reply) => reply.code(201).send(await askToSign(ctx, realm, null, true)),
  })

  app.route({
    ...contract.signInByPasskey,
    handler: async (request, reply) => {
      const { ctx, body } = request
      const visit = visitOf(request)
      await refuseAddress(ctx, visit)
      const userId = await findByPasskey(ctx, realm, toCredential(body.passkey))
      const user = userId ? await findAccount(ctx, { id: userId }) : undefined
      if (!user) return noteFailure(ctx, v1Terms, visit, 'passkey')(unknownPasskey())
      return sendEntered(
        ctx,
        reply,
        await enter(ctx, sessions, v1Terms, user, visit, { method: 'passkey' }, true),
      )
    },
  })

  app.route({
    ...contract.stepUp,
    handler: async ({ ctx, body }, reply) => {
      const { method, prove } = readProof(realm, body, true)
      await stepUp(ctx, method, prove)
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.askToStepUp,
    handler: async ({ ctx }, reply) =>
      reply.code(201).send(await askToSign(ctx, realm, requireUser(ctx).id, true)),
  })
}

const unknownPasskey = () =>
  new DomainError(
    'unauthenticated',
    'passkey_refused',
    'This passkey opens no account here. Sign in another way.',
  )
