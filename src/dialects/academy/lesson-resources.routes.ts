import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import {
  addResource,
  getAuthoredResource,
  listAuthoredResources,
  type Ref,
  removeResource,
  updateResource,
} from '#features/courses/index.ts'
import { hasRole } from '#features/identity/index.ts'
import { listReadableFiles, withFiles } from '#features/learning/index.ts'
import { requireUser } from '#platform/ctx.ts'
import { toResource } from './content-shapes.ts'
import { failure } from './failures.ts'
import * as contract from './lesson-resources.contract.ts'
import type { Options } from './options.ts'
import { toFilterNo, toNo } from './reading.ts'

export const lessonResourceRoutes: FastifyPluginAsyncTypebox<Options> = async (app) => {
  app.route({
    ...contract.create,
    handler: async (request, reply) => {
      const resource = await addReceived(request, { no: toNo(request.params.lesson_no) }, request.body)
      return reply.code(201).send({ message: 'Resource created', resource })
    },
  })

  for (const route of contract.lists)
    app.route({
      ...route,
      handler: async (request) => {
        const no = toFilterNo(request.query.lesson_id)
        return { resources: no === undefined ? await listMine(request) : await listOf(request, no) }
      },
    })

  for (const route of contract.gets)
    app.route({ ...route, handler: async (request) => listOf(request, toNo(request.params.lesson_no)) })

  app.route({
    ...contract.update,
    handler: async (request) => {
      const { ctx, params, body, receivedFile } = request
      const no = toNo(params.resource_no)
      const change = { ...toFields(body), ...(receivedFile && { file_id: receivedFile.id }) }
      await updateResource(ctx, { no }, change)
      return { message: 'Resource updated', resource: await show(request, no) }
    },
  })

  app.route({
    ...contract.remove,
    handler: async ({ ctx, params }) => {
      await removeResource(ctx, { no: toNo(params.resource_no) })
      return { message: 'Resource deleted' }
    },
  })
}

type Body = Static<typeof contract.Fields>

/** The file that came with the request becomes the lesson's. */
export async function addReceived(request: FastifyRequest, lesson: Ref, body: Body) {
  const { ctx, receivedFile: file } = request
  if (!file) throw failure('invalid', 'file_missing')
  const added = await addResource(ctx, lesson, { title: file.name, ...toFields(body), file_id: file.id })
  return show(request, added.no)
}

const toFields = ({ title, duration_minutes: minutes }: Body) => ({
  ...(title?.trim() && { title: title.trim() }),
  ...(typeof minutes === 'number' && { duration_minutes: Math.round(minutes) }),
})

async function listOf(request: FastifyRequest, no: number) {
  const { lesson, files } = await listReadableFiles(request.ctx, { no })
  return Promise.all(files.map(({ resource, file }) => toResource(request, lesson.no, resource, file)))
}

/** A student has no courses of their own. */
async function listMine(request: FastifyRequest) {
  const { ctx } = request
  if (!hasRole(requireUser(ctx).role, 'instructor'))
    throw failure('invalid', 'lesson_id_missing', 'lesson_id is required')
  return toResources(request, await listAuthoredResources(ctx))
}

async function show(request: FastifyRequest, no: number) {
  const [shown] = await toResources(request, [await getAuthoredResource(request.ctx, no)])
  if (!shown) throw failure('not_found', 'resource_not_found')
  return shown
}

type Authored = Awaited<ReturnType<typeof listAuthoredResources>>

async function toResources(request: FastifyRequest, resources: Authored) {
  const all = await withFiles(request.ctx, resources)
  return Promise.all(all.map(({ resource, file }) => toResource(request, resource.lesson_no, resource, file)))
}
