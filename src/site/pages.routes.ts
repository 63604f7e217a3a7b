import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Config } from '#platform/config.ts'
import { notFound } from '#platform/errors.ts'
import { type Page, sendPage, siteLinks } from '#platform/page.ts'
import { confirmEmailPage } from './confirm-email-page.ts'
import { docsPage } from './docs-page.ts'
import { homePage } from './home-page.ts'
import { pushPageRoutes } from './push.routes.ts'
import { resetPasswordPage } from './reset-password-page.ts'
import { countWorkers } from './running.queries.ts'
import { serveSiteAssets } from './site-assets.ts'
import { webhooksPage } from './webhooks-page.ts'

export type PageOptions = { openApi: ReadonlyMap<string, () => object>; config: Config; hasSandbox: boolean }

const config = { access: 'visitor' } as const
const startedAt = new Date(Date.now() - process.uptime() * 1000)
const program = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')
const { version } = JSON.parse(program) as { version: string }

export const pageRoutes: FastifyPluginAsync<PageOptions> = async (app, options) => {
  const { openApi, hasSandbox } = options
  const links = siteLinks(hasSandbox)
  serveSiteAssets(app)

  app.get('/', { config }, async (request, reply) => {
    const workers = await countWorkers(request.ctx.db).catch(() => null)
    const facts = { version, startedAt, workers, address: addressOf(request, options.config) }
    return sendPage(reply, homePage({ links, documents: [...openApi.keys()], ...facts, ...options }))
  })

  app.get<{ Params: { of?: string } }>('/docs/:of?', { config }, async ({ params }, reply) => {
    const of = params.of ?? 'v1'
    if (!openApi.has(of)) throw notFound('dialect')
    return sendPage(reply, docsPage(links, [...openApi.keys()], of))
  })

  serveMailedLinks(app, links)

  app.get('/webhooks', { config }, async (_request, reply) => sendPage(reply, webhooksPage(links)))

  await app.register(pushPageRoutes, { links, home: false })
  // The clients of sms know it as the only page of their host.
  if ([...options.config.DIALECT_HOSTS.values()].includes('sms'))
    await app.register(pushPageRoutes, { prefix: '/.hosts/sms', links: [], home: true })

  app.get('/openapi.json', { config }, async () => openApi.get('v1')?.())

  app.get<{ Params: { dialect: string } }>('/openapi/:dialect.json', { config }, async ({ params }) => {
    const document = openApi.get(params.dialect)
    if (!document) throw notFound('dialect')
    return document()
  })
}

/** Where the links in mails lead: those of `/v1`, and those of the template dialect, which name the person too. */
const mailedLinks = [
  { url: '/confirm-email', page: confirmEmailPage },
  { url: '/session/login/:token/:uid', page: confirmEmailPage },
  { url: '/reset-password', page: resetPasswordPage },
  { url: '/session/reset-password/:token/:uid', page: resetPasswordPage },
]
type Mailed = { Params: { token?: string }; Querystring: { token: string } }

function serveMailedLinks(app: FastifyInstance, links: Page['links']): void {
  const schema = { querystring: Type.Object({ token: Type.String({ maxLength: 200, default: '' }) }) }
  for (const { url, page } of mailedLinks)
    app.get<Mailed>(url, { config, schema }, async ({ params, query }, reply) =>
      sendPage(reply, page(links, params.token ?? query.token), 'no-store'),
    )
}

/** Where this visitor reached the academy, so that the commands on the page work as they stand. */
function addressOf({ protocol, host }: FastifyRequest, { PUBLIC_URL }: Config): string {
  if (PUBLIC_URL) return PUBLIC_URL.replace(/\/$/, '')
  return `${protocol}://${/^[\w.:[\]-]+$/.test(host) ? host : 'localhost'}`
}
