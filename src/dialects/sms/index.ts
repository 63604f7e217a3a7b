import type { FastifyPluginAsync } from 'fastify'
import type { Sessions } from '#features/identity/index.ts'
import type { Dialect, DialectOptions } from '#platform/dialects.ts'
import { askForKeys } from './access.ts'
import { readJsonAlone } from './bodies.ts'
import { sendFailure } from './failures.ts'
import { refusal } from './replies.contract.ts'
import { smsRoutes } from './sms.routes.ts'

const speak: FastifyPluginAsync<DialectOptions<Sessions>> = async (app) => {
  app.setErrorHandler(sendFailure)
  readJsonAlone(app)
  askForKeys(app)
  await app.register(smsRoutes)
}

const own = /^\/(smss|notifications)(\/|$)/

/** The Flask app that sends texts and pushes: docs/dialects/sms.md. */
export const sms: Dialect<Sessions> = {
  name: 'sms',
  title: 'sms',
  mounts: [{ prefix: '', plugin: speak }],
  owns: (path) => own.test(path),
  refuse: (reply, status) => reply.code(status).send(refusal(status)),
}
