import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  addLessons,
  type CourseWithLessons,
  createWholeCourse,
  getContent,
  listContents,
  removeCourse,
} from '#features/courses/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { fromCourse, fromCourseRow, toLesson } from './course-shapes.ts'
import * as contract from './courses.contract.ts'
import { failure } from './failures.ts'
import { asList, type MountOptions, success } from './mounts.ts'
import { ownerNos } from './owners.ts'
import { toNo } from './reading.ts'

const care = { whileTaught: 'refuse' } as const

export const courseRoutes: FastifyPluginAsyncTypebox<MountOptions> = async (
  app,
  { mount, timeZone, publication },
) => {
  async function shaper(ctx: Ctx) {
    if (mount === 'document') return fromCourse
    const nos = await ownerNos(ctx)
    return (course: CourseWithLessons) => fromCourseRow(course, nos.get(course.owner_id), timeZone)
  }

  app.route({
    ...contract.createCourse,
    handler: async ({ ctx, body: { name, author, description, days } }) => {
      const course = { title: name, author, description }
      const whole = { ...care, twin: 'extend', publication } as const
      const { no } = await createWholeCourse(ctx, course, days.map(toLesson), whole)
      return mount === 'document' ? success : { ...success, id: String(no) }
    },
  })

  app.route({
    ...contract.listCourses(mount),
    handler: async ({ ctx }) => {
      const courses = await listContents(ctx)
      if (courses.length === 0) throw failure('not_found', 'no_courses', 'Courses not found!!')
      return asList(mount, 'courses', courses.map(await shaper(ctx)))
    },
  })

  app.route({
    ...contract.getCourse,
    handler: async ({ ctx, params }) => {
      const course = await getContent(ctx, { no: toNo(params.id) })
      return (await shaper(ctx))(course)
    },
  })

  app.route({
    ...contract.extendCourse,
    handler: async ({ ctx, params, body }) => {
      await addLessons(ctx, { no: toNo(params.id) }, body.days.map(toLesson), care)
      return success
    },
  })

  app.route({
    ...contract.removeCourse,
    handler: async ({ ctx, params }) => {
      await removeCourse(ctx, { no: toNo(params.id) }, care)
      return success
    },
  })
}
