import '#platform/addresses.ts'
import '#platform/http.ts'
import { randomUUID } from 'node:crypto'
import cors from '@fastify/cors'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import websocket from '@fastify/websocket'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { eraseApiKeys } from '#features/api-keys/index.ts'
import { downloadRoutes } from '#features/files/downloads.routes.ts'
import {
  changeLocksWith,
  listEndedSessions,
  openKeyRing,
  openSessions,
  type Sessions,
} from '#features/identity/index.ts'
import { listEnrolledUsers } from '#features/learning/index.ts'
import { vendorRoutes } from '#features/messaging/messaging.routes.ts'
import { unsubscribeRoutes } from '#features/notifications/unsubscribe.routes.ts'
import { eraseSecondFactors } from '#features/second-factors/index.ts'
import { eraseSocialAccounts } from '#features/social/index.ts'
import { type Hub, openHub } from '#features/streams/index.ts'
import { reportRequests } from '#platform/error-reports.ts'
import {
  compileReply,
  compileSchema,
  readAskedBodies,
  refuseNul,
  requireDeclaredAccess,
} from '#platform/http.ts'
import { holdLimits } from '#platform/limits.ts'
import { measureRequests } from '#platform/metrics.ts'
import { siteLinks } from '#platform/page.ts'
import { sendProblem } from '#platform/problems.ts'
import { sandboxRoutes } from '#providers/sandbox/index.ts'
import { healthRoutes } from '#site/health.routes.ts'
import { pageRoutes } from '#site/pages.routes.ts'
import { isSandboxVisitor, keepToTheSandbox } from './access.ts'
import { describe, keepHandlerTexts } from './descriptions.ts'
import { chooseCors, dialects, hostDialects, refuseUnknown } from './dialects.ts'
import { codePolicyOf, frontendUrl, frontendUrls } from './front-ends.ts'
import { openGauges } from './gauges.ts'
import type { System } from './system.ts'
import { v1Routes } from './v1.ts'
import { dutyLoops } from './worker.ts'

type OpenApi = Map<string, () => object>

export async function buildApp(system: System): Promise<FastifyInstance> {
  const { config, log, listener } = system
  const app = Fastify({
    loggerInstance: requestLog(log),
    genReqId: () => randomUUID(),
    // One log for all: a line names its request, and no logger is made for each.
    childLoggerFactory: (logger) => logger,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 2_000 },
    trustProxy: config.TRUST_PROXY.length > 0 ? [...config.TRUST_PROXY] : false,
    rewriteUrl: hostDialects(config),
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
  })
  changeLocksWith([eraseSecondFactors, eraseSocialAccounts, eraseApiKeys])
  const ring = await openKeyRing(system.database.db, listener, system.secretKey)
  const sessions = openSessions(ring, listener)
  const openApi: OpenApi = new Map()
  prepareRequests(app, system)
  await secureHeaders(app, config.PUBLIC_URL)
  await app.register(cors, () => chooseCors(config))
  // Behind CORS: a page may read that it asked too often.
  holdLimits(app)
  app.setNotFoundHandler(refuseUnknown(app, config))
  keepHandlerTexts(app)
  await app.register(websocket, { options: { maxPayload: 65_536 } })
  const hub = openHub(system.makeCtx, listener, {
    enrolledOf: listEnrolledUsers,
    endedOf: listEndedSessions,
  })
  await app.register(v1Routes, { prefix: '/v1', config, sessions, listener, hub, openApi })
  await mountDialects(app, system, sessions, openApi)
  for (const base of basesOf(config)) await app.register(downloadRoutes, { prefix: base })
  await mountSite(app, system, sessions, openApi, hub)
  return app
}

/** Requests are measured (`/metrics`), not logged one by one, unless someone asked for detail. */
const requestLog = (log: System['log']): FastifyBaseLogger =>
  log.child({}, { level: log.level === 'info' ? 'warn' : log.level })

function prepareRequests(app: FastifyInstance, { config, database: { db }, clock, providers }: System): void {
  requireDeclaredAccess(app)
  readAskedBodies(app)
  refuseNul(app)
  measureRequests(app)
  reportRequests(app)
  app.setValidatorCompiler(compileSchema)
  app.setSerializerCompiler(compileReply)
  app.setErrorHandler(sendProblem)
  app.decorateRequest('ctx')
  app.decorate('publicUrl', config.PUBLIC_URL)
  app.addHook('onRequest', async (request, reply) => {
    const { id: request_id, log } = request
    request.ctx = {
      db,
      actor: { kind: 'visitor' },
      now: clock.now,
      providers,
      log: log as System['log'],
      request_id,
    }
    reply.header('x-request-id', request_id)
  })
}

/** What helmet says for this server, asked once: it would work it out anew for every request, a fifth of a short one's cost. */
async function secureHeaders(app: FastifyInstance, publicUrl: string | undefined): Promise<void> {
  const model = Fastify()
  await model.register(helmet, securityHeaders(publicUrl))
  model.get('/', async () => '')
  const { headers } = await model.inject('/')
  const secure = Object.entries(headers).filter(
    ([name]) => !/^(content-(type|length)|date|connection)$/.test(name),
  )
  await model.close()
  const fixed = Object.fromEntries(secure) as Record<string, string>
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(fixed)
    // What is answered to a change may hold a token or a secret.
    if (request.method !== 'GET' && request.method !== 'HEAD') reply.header('cache-control', 'no-store')
    done()
  })
}

const securityHeaders = (publicUrl: string | undefined) => ({
  contentSecurityPolicy: {
    directives: {
      defaultSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      scriptSrc: ["'self'"],
      upgradeInsecureRequests: null,
    },
  },
  strictTransportSecurity: publicUrl?.startsWith('https:') ?? false,
})

/** Where files are served: everywhere, on the host names of single dialects too. */
const basesOf = ({ DIALECT_HOSTS }: System['config']) => [
  '',
  ...[...new Set(DIALECT_HOSTS.values())].map((name) => `/.hosts/${name}`),
]

async function mountDialects(
  app: FastifyInstance,
  { config }: System,
  sessions: Sessions,
  openApi: OpenApi,
): Promise<void> {
  const options = {
    sessions,
    timeZone: config.TIME_ZONE,
    frontendUrl: frontendUrl(config),
    frontendUrls: frontendUrls(config),
    codePolicy: codePolicyOf(config),
    publication: { review: config.COURSE_REVIEW === 'on' },
    isLocal: isSandboxVisitor(config),
  }
  const bases = [
    ...config.DIALECTS.map((name) => ({ name, base: '' })),
    ...new Set(config.DIALECT_HOSTS.values()).values().map((name) => ({ name, base: `/.hosts/${name}` })),
  ]
  for (const { name, base } of bases)
    await app.register(async (scope) => {
      const dialect = dialects.find((one) => one.name === name)
      if (!dialect) return
      await scope.register(swagger, describe(dialect.title, 'An existing interface, spoken exactly.'))
      await scope.register(formbody)
      if (base === '') openApi.set(name, () => scope.swagger())
      for (const { prefix, plugin } of dialect.mounts)
        await scope.register(plugin, { ...options, prefix: `${base}${prefix}` })
    })
}

async function mountSite(
  app: FastifyInstance,
  system: System,
  sessions: Sessions,
  openApi: OpenApi,
  streams: Hub,
): Promise<void> {
  const { config, providers, listener, sandbox } = system
  await app.register(vendorRoutes, { prefix: '/webhooks', publicUrl: config.PUBLIC_URL, providers })
  await app.register(unsubscribeRoutes, { links: siteLinks(sandbox.ports.length > 0) })
  await app.register(healthRoutes, { listener, gauges: openGauges(system.makeCtx, streams) })
  await app.register(pageRoutes, { openApi, config, hasSandbox: sandbox.ports.length > 0 })
  if (sandbox.ports.length === 0) return
  await app.register(
    async (scope) => {
      keepToTheSandbox(scope, sessions, config)
      await scope.register(sandboxRoutes, { ...sandbox, loops: dutyLoops('') })
    },
    { prefix: '/sandbox' },
  )
}
