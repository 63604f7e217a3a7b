import type { FastifyPluginAsync } from 'fastify'
import type { Sessions } from '#features/identity/index.ts'
import type { Dialect, DialectOptions } from '#platform/dialects.ts'
import { allowOnly } from './access.ts'
import { authRoutes } from './auth.routes.ts'
import { courseRoutes } from './courses.routes.ts'
import { dayRoutes } from './days.routes.ts'
import { deliveryRoutes } from './deliveries.routes.ts'
import { sendFailure } from './failures.ts'
import { groupRoutes } from './groups.routes.ts'
import type { Mount } from './mounts.ts'
import { studentRoutes } from './students.routes.ts'
import { userRoutes } from './users.routes.ts'

const speak =
  (mount: Mount): FastifyPluginAsync<DialectOptions<Sessions>> =>
  async (app, { sessions, timeZone, frontendUrl, isLocal, publication }) => {
    const options = { mount, sessions, timeZone, frontendUrl, isLocal, publication }
    app.setErrorHandler(sendFailure)
    allowOnly(app, sessions)
    for (const routes of [authRoutes, courseRoutes, dayRoutes, groupRoutes, studentRoutes, deliveryRoutes])
      await app.register(routes, options)
    await app.register(userRoutes, options)
  }

const own =
  /^\/(\.hosts\/ekatra\/)?(api\/)?(auth|course|group|delivery|retrieve-deliveries|user|dashboard)(\/|$)/

const refusals = {
  404: 'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
  405: 'The method is not allowed for the requested URL.',
}

/** The Ekatra back end: docs/dialects/ekatra.md. */
export const ekatra: Dialect<Sessions> = {
  name: 'ekatra',
  title: 'ekatra',
  mounts: [
    { prefix: '/api', plugin: speak('document') },
    { prefix: '', plugin: speak('client') },
  ],
  owns: (path) => own.test(path),
  refuse: (reply, status) => reply.code(status).send({ message: refusals[status] }),
}
