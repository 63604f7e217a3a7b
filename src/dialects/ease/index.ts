import type { FastifyPluginAsync } from 'fastify'
import type { Sessions } from '#features/identity/index.ts'
import type { Dialect, DialectOptions } from '#platform/dialects.ts'
import { allowOnly } from './access.ts'
import { accountRoutes } from './account.routes.ts'
import { sendFailure } from './failures.ts'
import { detail, notFound } from './replies.contract.ts'
import { signInRoutes } from './sign-ins.routes.ts'
import { userRoutes } from './users.routes.ts'

const speak =
  (...parts: FastifyPluginAsync<{ sessions: Sessions }>[]): FastifyPluginAsync<DialectOptions<Sessions>> =>
  async (app, { sessions }) => {
    app.setErrorHandler(sendFailure)
    allowOnly(app, sessions)
    for (const routes of parts) await app.register(routes, { sessions })
  }

const own = /^\/api\/(users|management|chats|superadmin)(\/|$)/

/** The EASE back end: docs/dialects/ease.md. */
export const ease: Dialect<Sessions> = {
  name: 'ease',
  title: 'ease',
  mounts: [
    { prefix: '/api/users', plugin: speak(accountRoutes, signInRoutes) },
    { prefix: '/api/superadmin', plugin: speak(userRoutes) },
  ],
  owns: (path) => own.test(path),
  refuse: (reply, status) =>
    status === 404
      ? reply.code(404).send(notFound[1])
      : reply.code(405).send(detail(`Method "${reply.request.method}" not allowed.`)),
}
