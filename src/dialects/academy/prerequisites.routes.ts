import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { getCard } from '#features/catalogue/index.ts'
import {
  findPrerequisites,
  type Prerequisite,
  removePrerequisite,
  removePrerequisiteByNo,
  setPrerequisites,
} from '#features/courses/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { missingAs } from '#platform/errors.ts'
import { toRequired } from './course-shapes.ts'
import { toMoment } from './dates.ts'
import type { Options } from './options.ts'
import { getOwnCourse } from './own-courses.ts'
import * as contract from './prerequisites.contract.ts'
import { toNo } from './reading.ts'

/** By the first table's addresses. */
export const coursePrerequisiteRoutes: FastifyPluginAsyncTypebox<Options> = async (app) => {
  app.route({
    ...contract.addInCourse,
    handler: async ({ ctx, params, body }, reply) =>
      reply.code(201).send(await add(ctx, params.course_no, body.prerequisite_course_ids)),
  })

  app.route({
    ...contract.listInCourse,
    handler: async ({ ctx, params }) => list(ctx, params.course_no),
  })
}

export const prerequisiteRoutes: FastifyPluginAsyncTypebox<Options> = async (app) => {
  app.route({
    ...contract.add,
    handler: async ({ ctx, params, body }, reply) =>
      reply.code(201).send(await add(ctx, params.course_no, body.prerequisite_course_ids)),
  })

  app.route({ ...contract.list, handler: async ({ ctx, params }) => list(ctx, params.course_no) })

  app.route({
    ...contract.update,
    handler: async ({ ctx, params, body }) => {
      const course = await getOwnCourse(ctx, params.course_no)
      const refs = body.prerequisite_course_ids.map(toRef)
      const all = await setPrerequisites(ctx, course, refs, { whole: true })
      return { message: 'Prerequisites updated', prerequisites: all.map(toPrerequisite) }
    },
  })

  app.route({
    ...contract.remove,
    handler: async ({ ctx, params }) => {
      const course = await getOwnCourse(ctx, params.course_no)
      await removePrerequisite(ctx, course, { no: toNo(params.required_no) })
      return { message: 'Prerequisite deleted' }
    },
  })

  app.route({
    ...contract.removeByNo,
    handler: async ({ ctx, params }) => {
      await removePrerequisiteByNo(ctx, toNo(params.prerequisite_no)).catch(missingAs('prerequisite'))
      return { message: 'Prerequisite deleted' }
    },
  })
}

async function add(ctx: Ctx, courseNo: string, nos: number[]) {
  const course = await getOwnCourse(ctx, courseNo)
  const all = await setPrerequisites(ctx, course, nos.map(toRef))
  return { message: 'Prerequisites added', prerequisites: all.map(toPrerequisite) }
}

async function list(ctx: Ctx, courseNo: string) {
  const { id } = await getCard(ctx, { no: toNo(courseNo) })
  return { prerequisites: (await findPrerequisites(ctx, [id])).map(toPrerequisite) }
}

const toRef = (no: number) => ({ no: toNo(String(Math.max(no, 0))) })

const toPrerequisite = (one: Prerequisite) => ({
  id: one.no,
  prerequisite_course_id: one.required_course_no,
  prerequisite_course: toRequired({ ...one, no: one.required_course_no }),
  created_at: toMoment(one.created_at),
})
