import cookie from '@fastify/cookie'
import type { FastifyPluginAsync } from 'fastify'
import type { Sessions } from '#features/identity/index.ts'
import type { Dialect } from '#platform/dialects.ts'
import { allowOnly } from './access.ts'
import { readBodies } from './bodies.ts'
import { masterCategoryRoutes, subCategoryRoutes } from './categories.routes.ts'
import { contactRoutes } from './contact.routes.ts'
import { courseWritingRoutes } from './course-writing.routes.ts'
import { courseRoutes } from './courses.routes.ts'
import { enrollmentRoutes } from './enrollments.routes.ts'
import { sendFailure } from './failures.ts'
import { downloadRoutes, fileRoutes } from './files.routes.ts'
import { learningRoutes } from './learning.routes.ts'
import { lessonResourceRoutes } from './lesson-resources.routes.ts'
import { lessonRoutes } from './lessons.routes.ts'
import { tellLimits } from './limit-headers.ts'
import { courseModuleRoutes, moduleRoutes } from './modules.routes.ts'
import { notificationRoutes } from './notifications.routes.ts'
import type { Options } from './options.ts'
import { passwordRoutes } from './passwords.routes.ts'
import { pictureRoutes } from './pictures.routes.ts'
import { coursePrerequisiteRoutes, prerequisiteRoutes } from './prerequisites.routes.ts'
import { profileRoutes } from './profiles.routes.ts'
import { publicRoutes } from './public.routes.ts'
import { registrationRoutes } from './registrations.routes.ts'
import { requireHttps } from './secure-addresses.ts'
import { sessionRoutes } from './sessions.routes.ts'

const speak =
  (...parts: FastifyPluginAsync<Options>[]): FastifyPluginAsync<Options> =>
  async (app, given) => {
    const { prefix: _, ...options } = given as Options & { prefix?: string }
    app.setErrorHandler(sendFailure)
    requireHttps(app)
    tellLimits(app)
    await app.register(cookie)
    await readBodies(app)
    allowOnly(app, options.sessions)
    for (const routes of parts) await app.register(routes, options)
  }

/** The resources under `/api/v1`, each with its routes: a line here and a file per resource. */
const resources: Readonly<Record<string, FastifyPluginAsync<Options>>> = {
  auth: speak(
    registrationRoutes,
    sessionRoutes,
    passwordRoutes,
    profileRoutes({ tag: 'auth', reads: ['/me', '/profile'], writes: ['/profile'] }),
    pictureRoutes,
  ),
  users: speak(
    profileRoutes({
      tag: 'users',
      reads: ['/profile', '/get-profile'],
      writes: ['/profile', '/update-profile'],
    }),
    learningRoutes,
  ),
  public: speak(publicRoutes),
  // The document's name and the one that its clients use.
  'master-categories': speak(masterCategoryRoutes),
  mastercategories: speak(masterCategoryRoutes),
  subcategories: speak(subCategoryRoutes),
  enrollments: speak(enrollmentRoutes),
  courses: speak(courseRoutes, courseWritingRoutes, courseModuleRoutes, coursePrerequisiteRoutes),
  modules: speak(moduleRoutes),
  lessons: speak(lessonRoutes),
  'lesson-resources': speak(lessonResourceRoutes),
  prerequisites: speak(prerequisiteRoutes),
  files: speak(fileRoutes),
  resources: speak(downloadRoutes(false)),
  contact: speak(contactRoutes),
  notifications: speak(notificationRoutes),
}

/** The AI First Academy's back end: docs/dialects/academy.md. */
export const academy: Dialect<Sessions> = {
  name: 'academy',
  title: 'academy',
  mounts: [
    ...Object.entries(resources).map(([name, plugin]) => ({ prefix: `/api/v1/${name}`, plugin })),
    // Its student site asks for files here.
    { prefix: '/resources', plugin: speak(downloadRoutes(true)) },
  ],
  takesCookies: true,
  owns: (path) => /^\/(api\/v1|resources)(\/|$)/.test(path),
  refuse: (reply, status) =>
    reply.code(status).send({ error: status === 404 ? 'Not found' : 'Method not allowed' }),
}
