import { join } from 'node:path'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { serveAssets } from '#platform/assets.ts'
import { notFound } from '#platform/errors.ts'
import { type Page, sendPage } from '#platform/page.ts'
import { findSandboxEnd, listSandboxPushes } from './push.queries.ts'
import { pushPage } from './push-page.ts'

const config = { access: 'visitor' } as const
/** Google’s own library for pages: its tokens are to be had in no other way. */
const firebase = 'https://www.gstatic.com/firebasejs/12.0.0'

/** `home`: the page is `/` too, and nothing else of the site is there. */
export type PushOptions = { links: Page['links']; home: boolean }

export const pushPageRoutes: FastifyPluginAsync<PushOptions> = async (app, { links, home }) => {
  for (const url of home ? ['/', '/push'] : ['/push'])
    app.get(url, { config }, async ({ ctx }, reply) => {
      const { vendor } = ctx.providers.push
      if (vendor === 'fcm') admitFirebase(reply)
      return sendPage(reply, pushPage(links, vendor))
    })

  app.get('/push/settings', { config }, async ({ ctx }, reply) => {
    const { page } = ctx.providers.push
    return reply
      .header('cache-control', 'no-store')
      .send({ ...page, ...(page.vendor === 'fcm' && { library: firebase }) })
  })

  serveSandbox(app)
  serveWorkers(app)
  if (home) serveAssets(app, 'visitor', ['icon.svg', 'site.css', 'forms.css'].map(toAsset))
  serveAssets(app, 'visitor', ['push.css', 'push.js'].map(toAsset))
}

const toAsset = (name: string) => ({
  url: `/assets/${name}`,
  file: join(import.meta.dirname, 'assets', name),
})

/** For this page alone: elsewhere nothing is loaded from anybody. */
function admitFirebase(reply: FastifyReply): void {
  const policy = String(reply.getHeader('content-security-policy') ?? '')
  const calls = ['firebaseinstallations', 'fcmregistrations'].map((name) => `https://${name}.googleapis.com`)
  reply.header(
    'content-security-policy',
    `${policy.replace(/script-src 'self'/, "script-src 'self' https://www.gstatic.com")};connect-src 'self' ${calls.join(' ')}`,
  )
}

/** A token that a browser made up, too long to be guessed; not what a test or a program calls itself. */
const Token = Type.String({ pattern: '^sandbox-[\\w-]{20,200}$' })
const sandboxSchema = {
  params: Type.Object({ token: Token }),
  querystring: Type.Object({ after: Type.Optional(Type.Integer({ minimum: 0 })) }),
  hide: true,
}

function serveSandbox(app: FastifyInstance): void {
  type Asked = { Params: { token: string }; Querystring: { after?: number } }
  app.get<Asked>('/push/sandbox/:token', { config, schema: sandboxSchema }, async (request, reply) => {
    const { ctx, params, query } = request
    if (ctx.providers.push.vendor !== 'sandbox') throw notFound('sandbox')
    reply.header('cache-control', 'no-store')
    if (query.after === undefined) return { data: [], next: await findSandboxEnd(ctx.db) }
    const data = await listSandboxPushes(ctx.db, params.token, query.after)
    return { data, next: data.at(-1)?.no ?? query.after }
  })
}

/** Where browsers look for them; the second name is the one that Firebase's pages register. */
function serveWorkers(app: FastifyInstance): void {
  const file = join(import.meta.dirname, 'assets', 'push-worker.js')
  app.register(async (scope) => {
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('service-worker-allowed', '/')
    })
    serveAssets(scope, 'visitor', [
      { url: '/push-worker.js', file },
      { url: '/firebase-messaging-sw.js', file },
    ])
  })
}
