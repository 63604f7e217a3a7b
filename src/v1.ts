import cookie from '@fastify/cookie'
import swagger from '@fastify/swagger'
import type { FastifyPluginAsync } from 'fastify'
import { apiKeyRoutes } from '#features/api-keys/api-keys.routes.ts'
import { attemptRoutes } from '#features/assessments/attempts.routes.ts'
import { giftRoutes } from '#features/assessments/gift.routes.ts'
import { gradeRoutes } from '#features/assessments/grades.routes.ts'
import { quizRoutes } from '#features/assessments/quizzes.routes.ts'
import { catalogueRoutes } from '#features/catalogue/catalogue.routes.ts'
import { cloneRoutes } from '#features/clones/clones.routes.ts'
import { cohortRoutes } from '#features/cohorts/cohorts.routes.ts'
import { contactFormRoutes } from '#features/contact/contact-forms.routes.ts'
import { courseRoutes } from '#features/courses/courses.routes.ts'
import { lessonRoutes } from '#features/courses/lessons.routes.ts'
import { moduleRoutes } from '#features/courses/modules.routes.ts'
import { questionRoutes } from '#features/courses/questions.routes.ts'
import { resourceRoutes } from '#features/courses/resources.routes.ts'
import { dashboardRoutes } from '#features/dashboards/dashboards.routes.ts'
import { deliveryRoutes } from '#features/deliveries/deliveries.routes.ts'
import { fileRoutes } from '#features/files/files.routes.ts'
import { groupRoutes } from '#features/groups/groups.routes.ts'
import { memberRoutes } from '#features/groups/members.routes.ts'
import { accountRoutes } from '#features/identity/accounts.routes.ts'
import type { Sessions } from '#features/identity/index.ts'
import { sessionRoutes } from '#features/identity/sessions.routes.ts'
import { userRoutes } from '#features/identity/users.routes.ts'
import { enrolmentRoutes } from '#features/learning/enrolments.routes.ts'
import { waitingRoutes } from '#features/learning/waiting.routes.ts'
import { messagingRoutes } from '#features/messaging/messaging.routes.ts'
import { suppressionRoutes } from '#features/messaging/suppressions.routes.ts'
import { textLeaveRoutes } from '#features/messaging/text-leaves.routes.ts'
import { notificationRoutes } from '#features/notifications/notifications.routes.ts'
import { preferenceRoutes } from '#features/notifications/preferences.routes.ts'
import { phoneRoutes } from '#features/phones/phones.routes.ts'
import { privacyRoutes } from '#features/privacy/privacy.routes.ts'
import { deviceRoutes } from '#features/push/devices.routes.ts'
import { pushRoutes } from '#features/push/pushes.routes.ts'
import { secondFactorRoutes } from '#features/second-factors/second-factors.routes.ts'
import { secondStepRoutes } from '#features/second-factors/second-steps.routes.ts'
import { socialRoutes } from '#features/social/social.routes.ts'
import type { Hub } from '#features/streams/index.ts'
import { streamRoutes } from '#features/streams/streams.routes.ts'
import { deliveryRoutes as webhookDeliveryRoutes } from '#features/webhooks/deliveries.routes.ts'
import { endpointRoutes } from '#features/webhooks/endpoints.routes.ts'
import type { Config } from '#platform/config.ts'
import type { Listener } from '#platform/listener.ts'
import { openOutbound } from '#platform/outbound.ts'
import { allowOnly, isSandboxVisitor } from './access.ts'
import { describe } from './descriptions.ts'
import { codePolicyOf, frontendUrl, ownOrigins, realmOf } from './front-ends.ts'

type Options = {
  config: Config
  sessions: Sessions
  listener: Listener
  hub: Hub
  openApi: Map<string, () => object>
}

/** The academy's own API: what every feature offers, held to the access that each route declares. */
export const v1Routes: FastifyPluginAsync<Options> = async (
  app,
  { config, sessions, listener, hub, openApi },
) => {
  await app.register(swagger, describe('Sangam', 'The academy’s own API.'))
  openApi.set('v1', () => app.swagger())
  allowOnly(app, sessions)
  const options = { sessions, frontendUrl: frontendUrl(config) }
  await app.register(accountRoutes, options)
  await app.register(userRoutes, options)
  await app.register(apiKeyRoutes)
  await app.register(privacyRoutes)
  await app.register(secondFactorRoutes, { realm: realmOf(config) })
  await app.register(doorRoutes, { config, sessions })
  await app.register(courseRoutes, { publication: { review: config.COURSE_REVIEW === 'on' } })
  await app.register(cloneRoutes)
  await app.register(moduleRoutes)
  await app.register(lessonRoutes)
  await app.register(resourceRoutes)
  await app.register(questionRoutes)
  await app.register(giftRoutes)
  await app.register(quizRoutes)
  await app.register(gradeRoutes)
  await app.register(attemptRoutes)
  await app.register(fileRoutes)
  await app.register(catalogueRoutes, { listener })
  await app.register(enrolmentRoutes)
  await app.register(waitingRoutes)
  await app.register(cohortRoutes)
  await app.register(dashboardRoutes)
  await app.register(groupRoutes)
  await app.register(memberRoutes, { timeZone: config.TIME_ZONE })
  await app.register(deliveryRoutes)
  await app.register(messagingRoutes)
  await app.register(streamRoutes, { hub })
  await app.register(suppressionRoutes)
  await app.register(textLeaveRoutes)
  await app.register(notificationRoutes)
  await app.register(preferenceRoutes)
  await app.register(contactFormRoutes)
  await app.register(endpointRoutes, { outbound: openOutbound(config.OUTBOUND_NETWORKS) })
  await app.register(webhookDeliveryRoutes)
  await app.register(deviceRoutes)
  await app.register(pushRoutes)
}

/** Where people sign in: here alone a browser's cookie is looked at. */
const doorRoutes: FastifyPluginAsync<Pick<Options, 'config' | 'sessions'>> = async (
  app,
  { config, sessions },
) => {
  await app.register(cookie)
  const social = { sessions, origins: ownOrigins(config), isLocal: isSandboxVisitor(config) }
  await app.register(sessionRoutes, { sessions })
  await app.register(secondStepRoutes, { sessions, realm: realmOf(config) })
  await app.register(socialRoutes, social)
  await app.register(phoneRoutes, { sessions, policy: codePolicyOf(config) })
}
