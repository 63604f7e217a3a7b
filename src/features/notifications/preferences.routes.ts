import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import * as contract from './preferences.contract.ts'
import { getMySettings, listMyPreferences, setMyPreferences, setMySettings } from './preferences.ts'

const usual = { digest: 'off', digest_at: '08:00', digest_weekday: 1 } as const

export const preferenceRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.listPreferences,
    handler: async ({ ctx }) => ({ data: await listMyPreferences(ctx) }),
  })
  app.route({
    ...contract.setPreferences,
    handler: async ({ ctx, body }) => ({ data: await setMyPreferences(ctx, body.preferences) }),
  })
  app.route({ ...contract.getSettings, handler: ({ ctx }) => getMySettings(ctx) })
  app.route({
    ...contract.setSettings,
    handler: ({ ctx, body }) => setMySettings(ctx, { ...usual, ...body }),
  })
}
