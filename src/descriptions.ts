import type { FastifyContextConfig, FastifySchema } from 'fastify'

/** How an interface is described in OpenAPI; a route for visitors asks for no token there. */
export const describe = (title: string, description: string) => ({
  openapi: {
    openapi: '3.1.0',
    info: { title, version: '1', description },
    components: { securitySchemes: { bearer: { type: 'http' as const, scheme: 'bearer' } } },
    security: [{ bearer: [] }],
  },
  transform: ({ schema, url, route }: Described) => ({
    schema: route.config?.access === 'visitor' ? { ...schema, security: [] } : schema,
    url,
  }),
})

type Described = { schema: FastifySchema; url: string; route: { config?: FastifyContextConfig } }
