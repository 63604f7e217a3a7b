import type { FastifyPluginAsync } from 'fastify'
import type { Config } from '#platform/config.ts'
import { notFound } from '#platform/errors.ts'

export type PageOptions = { openApi: ReadonlyMap<string, () => object>; config: Config; hasSandbox: boolean }

const config = { access: 'visitor' } as const

export const pageRoutes: FastifyPluginAsync<PageOptions> = async (app, { openApi }) => {
  app.get('/openapi.json', { config }, async () => openApi.get('v1')?.())
  app.get<{ Params: { dialect: string } }>('/openapi/:dialect.json', { config }, async ({ params }) => {
    const document = openApi.get(params.dialect)
    if (!document) throw notFound('dialect')
    return document()
  })
}
