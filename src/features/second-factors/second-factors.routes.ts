import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { requireFresh } from '#features/identity/index.ts'
import {
  activateAuthenticator,
  prepareAuthenticator,
  requirePasskey,
  turnOffSecondFactor,
} from './authenticators.ts'
import { addPasskey, askForPasskey, listPasskeys, removePasskey, renamePasskey } from './passkeys.ts'
import { toCredential } from './proofs.ts'
import { drawQrCode } from './qr-codes.ts'
import { listRecoveryCodes, makeRecoveryCodes } from './recovery-codes.ts'
import * as contract from './second-factors.contract.ts'
import type { Realm } from './webauthn.ts'

type Options = { realm: Realm }

export const secondFactorRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { realm }) => {
  app.route({
    ...contract.prepareAuthenticator,
    handler: async ({ ctx }, reply) => {
      await requireFresh(ctx)
      const { secret, uri } = await prepareAuthenticator(ctx)
      const qr_code = (await drawQrCode(uri)).toString('base64')
      return reply.code(201).send({ secret, uri, qr_code })
    },
  })

  app.route({
    ...contract.activateAuthenticator,
    handler: async ({ ctx, body }, reply) => {
      await requireFresh(ctx)
      const codes = await activateAuthenticator(ctx, body.code.replaceAll(' ', ''))
      return reply.code(201).send({ recovery_codes: codes ?? null })
    },
  })

  app.route({
    ...contract.requirePasskey,
    handler: async ({ ctx }, reply) =>
      reply.code(201).send({ recovery_codes: (await requirePasskey(ctx)) ?? null }),
  })

  app.route({
    ...contract.turnOff,
    handler: async ({ ctx }, reply) => {
      await turnOffSecondFactor(ctx)
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.makeRecoveryCodes,
    handler: async ({ ctx }, reply) => {
      return reply.code(201).send({ recovery_codes: await makeRecoveryCodes(ctx) })
    },
  })

  app.route({
    ...contract.listRecoveryCodes,
    handler: async ({ ctx }) => {
      const codes = await listRecoveryCodes(ctx)
      return { data: codes.map(({ hint, created_at }) => ({ begins: hint, created_at })) }
    },
  })

  app.route({
    ...contract.askForPasskey,
    handler: async ({ ctx }, reply) => reply.code(201).send(await askForPasskey(ctx, realm)),
  })

  app.route({
    ...contract.addPasskey,
    handler: async ({ ctx, body: { name, credential } }, reply) =>
      reply.code(201).send(await addPasskey(ctx, realm, { name, response: toCredential(credential) })),
  })

  app.route({ ...contract.listPasskeys, handler: async ({ ctx }) => ({ data: await listPasskeys(ctx) }) })

  app.route({
    ...contract.renamePasskey,
    handler: ({ ctx, params, body }) => renamePasskey(ctx, params.passkey_id, body.name),
  })

  app.route({
    ...contract.removePasskey,
    handler: async ({ ctx, params }, reply) => {
      await removePasskey(ctx, params.passkey_id)
      return reply.code(204).send(null)
    },
  })
}
