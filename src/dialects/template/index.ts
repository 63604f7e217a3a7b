import type { FastifyPluginAsync } from 'fastify'
import type { Sessions } from '#features/identity/index.ts'
import type { Dialect } from '#platform/dialects.ts'
import { allowOnly } from './access.ts'
import { accountRoutes } from './accounts.routes.ts'
import { requireBodies } from './bodies.ts'
import { sendFailure } from './failures.ts'
import type { Options } from './options.ts'
import { passwordRoutes } from './passwords.routes.ts'
import { sendRefusal } from './refusal-pages.ts'
import { secondFactorRoutes } from './second-factors.routes.ts'
import { secondStepRoutes } from './second-steps.routes.ts'
import { socialRoutes } from './social.routes.ts'
import { tellEntities } from './telling.ts'

const speak: FastifyPluginAsync<Options> = async (app, { sessions, timeZone, frontendUrl, isLocal }) => {
  const options = { sessions, timeZone, frontendUrl, isLocal }
  app.setErrorHandler(sendFailure)
  requireBodies(app)
  allowOnly(app, sessions)
  for (const routes of [accountRoutes, passwordRoutes, secondFactorRoutes, secondStepRoutes, socialRoutes])
    await app.register(routes, options)
  // Elsewhere `/` is the academy's own page.
  if (app.prefix !== '')
    app.get('/', { config: { access: 'visitor' } }, async () => 'Welcome to Flask Template.')
}

const segments = [
  'login|logout|signup|verify|resend_confirmation|forgot_password|reset_password|update_password',
  'qrcode|verify_otp|setup_mfa|recovery_codes|verify_recovery_code|login_mfa|social',
]
const own = new RegExp(`^/(${segments.join('|')})(/|$)`)

/** The Flask template's back end: docs/dialects/template.md. */
export const template: Dialect<Sessions> = {
  name: 'template',
  title: 'template',
  mounts: [{ prefix: '', plugin: speak }],
  owns: (path) => own.test(path),
  tells: { types: '^(user|login_method|otp_method|recovery_code|delivery)\\.', tell: tellEntities },
  refuse: (reply, status) => sendRefusal(reply, status),
}
