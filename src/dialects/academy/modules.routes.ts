import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import {
  type AuthoredModule,
  addModule,
  getAuthoredModule,
  listAuthoredModules,
  type ModuleChange,
  removeModule,
  updateModule,
} from '#features/courses/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { toMoment } from './dates.ts'
import * as contract from './modules.contract.ts'
import type { Options } from './options.ts'
import { getOwnCourse } from './own-courses.ts'
import { toFilterNo, toFlag, toNo } from './reading.ts'

export const moduleRoutes: FastifyPluginAsyncTypebox<Options> = async (app) => {
  app.route({
    ...contract.createModule,
    handler: async ({ ctx, params, body }, reply) =>
      reply.code(201).send(await create(ctx, params.course_no, body)),
  })

  for (const route of contract.lists)
    app.route({
      ...route,
      handler: async ({ ctx, query }) => ({
        modules: (await listAuthoredModules(ctx, toFilterNo(query.course_id))).map(toModule),
      }),
    })

  for (const route of contract.gets)
    app.route({
      ...route,
      handler: async ({ ctx, params }) => ({ module: await show(ctx, toNo(params.module_no)) }),
    })

  app.route({
    ...contract.update,
    handler: async ({ ctx, params, body }) => {
      const no = toNo(params.module_no)
      await updateModule(ctx, { no }, { ...toFields(body), ...(body.title && { title: body.title.trim() }) })
      return { message: 'Module updated', module: await show(ctx, no) }
    },
  })

  app.route({
    ...contract.remove,
    handler: async ({ ctx, params }) => {
      await removeModule(ctx, { no: toNo(params.module_no) })
      return { message: 'Module deleted' }
    },
  })
}

/** The same by the first table's address. */
export const courseModuleRoutes: FastifyPluginAsyncTypebox<Options> = async (app) => {
  app.route({
    ...contract.createInCourse,
    handler: async ({ ctx, params, body }, reply) =>
      reply.code(201).send(await create(ctx, params.course_no, body)),
  })
}

type Body = Static<(typeof contract.createModule)['schema']['body']>

async function create(ctx: Ctx, courseNo: string, body: Body) {
  const course = await getOwnCourse(ctx, courseNo)
  const { no } = await addModule(ctx, course, { ...toFields(body), title: body.title.trim() })
  return { message: 'Module created', module: await show(ctx, no) }
}

function toFields({ description, is_preview, order }: Omit<Body, 'title'>): Omit<ModuleChange, 'title'> {
  const isPreview = toFlag(is_preview)
  return {
    ...(typeof description === 'string' && { description }),
    ...(isPreview !== undefined && { is_preview: isPreview }),
    ...(order && { position: order }),
  }
}

const show = async (ctx: Ctx, no: number) => toModule(await getAuthoredModule(ctx, no))

const toModule = (module: AuthoredModule) => ({
  id: module.no,
  course_id: module.course_no,
  title: module.title,
  description: module.description,
  order: module.position,
  is_preview: module.is_preview,
  created_at: toMoment(module.created_at),
})
