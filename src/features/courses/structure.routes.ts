import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { careOf, sendCourse } from './course-replies.ts'
import { getCourse } from './courses.ts'
import { arrangeCourse } from './outline.ts'
import { findPrerequisites, setPrerequisites } from './prerequisites.ts'
import * as contract from './structure.contract.ts'

export const structureRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.arrangeCourse,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      return sendCourse(request, reply, await arrangeCourse(ctx, params, body.modules, careOf(request)))
    },
  })

  app.route({
    ...contract.listPrerequisites,
    handler: async ({ ctx, params }) => {
      const { id } = await getCourse(ctx, params)
      return { data: await findPrerequisites(ctx, [id]), next_cursor: null }
    },
  })

  app.route({
    ...contract.setPrerequisites,
    handler: async ({ ctx, params, body }) => {
      const required = body.course_ids.map((id) => ({ id }))
      return { data: await setPrerequisites(ctx, params, required, { whole: true }), next_cursor: null }
    },
  })
}
