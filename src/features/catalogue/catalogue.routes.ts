import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { addressOf } from '#features/files/index.ts'
import { absoluteUrl } from '#platform/addresses.ts'
import { expectedVersion, seal, sendSealed, sendVersioned } from '#platform/etags.ts'
import { once } from '#platform/idempotency.ts'
import type { Listener } from '#platform/listener.ts'
import { toSafeHtml } from '#platform/markup.ts'
import { picturePath } from '#platform/pictures.ts'
import { rememberAnswers } from '#platform/remembered.ts'
import * as contract from './catalogue.contract.ts'
import type { CourseCard, Listed } from './catalogue.queries.ts'
import { browseCatalogue, getPublished, listPreviews } from './catalogue.ts'
import * as categories from './categories.contract.ts'
import {
  changeSubCategory,
  listCategories,
  makeMasterCategory,
  makeSubCategory,
  removeMasterCategory,
  removeSubCategory,
  renameMasterCategory,
} from './categories.ts'
import type { PreviewLesson, PreviewModule } from './content.queries.ts'

export const catalogueRoutes: FastifyPluginAsyncTypebox<{ listener: Listener }> = async (
  app,
  { listener },
) => {
  const remembered = rememberAnswers(listener, 'catalogue')
  await app.register(categoryRoutes)

  app.route({
    ...contract.browse,
    handler: async (request, reply) => {
      const answer = async () => {
        const { data, next_cursor } = await browseCatalogue(request.ctx, request.query)
        return { data: data.map(toListed), next_cursor }
      }
      // Who is popular changes with every enrolment.
      return request.query.sort === 'popular' ? answer() : remembered(request, reply, answer)
    },
  })

  app.route({
    ...contract.getPublished,
    handler: async (request, reply) => {
      const card = await getPublished(request.ctx, request.params)
      const modules = await listPreviews(request.ctx, card)
      const course = {
        ...withThumbnail(card),
        description_html: toSafeHtml(card.description, 'markdown'),
        modules: await Promise.all(modules.map((module) => toModule(request, module))),
      }
      return sendSealed(request, reply, seal(reply.serialize(course) as string))
    },
  })

  app.route({
    ...categories.listCategories,
    handler: async (request, reply) =>
      remembered(request, reply, async () => ({
        data: await listCategories(request.ctx),
        next_cursor: null,
      })),
  })
}

const toListed = ({ enrolled: _, ...card }: Listed) => withThumbnail(card)

const withThumbnail = <Card extends Pick<CourseCard, 'thumbnail_id'>>(card: Card) => {
  const { thumbnail_id, ...rest } = card
  return { ...rest, thumbnail_url: thumbnail_id && picturePath(thumbnail_id) }
}

const toModule = async (request: FastifyRequest, { lessons, ...module }: PreviewModule) => ({
  ...module,
  lessons: await Promise.all(lessons.map((lesson) => toLesson(request, lesson))),
})

async function toLesson(request: FastifyRequest, { body, video_url, video, ...lesson }: PreviewLesson) {
  const address = video ? await addressOf(request.ctx, video) : video_url
  return {
    ...lesson,
    html: body === null ? null : toSafeHtml(body, lesson.markup),
    video_url: address && absoluteUrl(request, address),
  }
}

const categoryRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...categories.makeMaster,
    handler: async (request, reply) =>
      reply.code(201).send(await once(request, (ctx) => makeMasterCategory(ctx, request.body.name))),
  })

  app.route({
    ...categories.renameMaster,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      return sendVersioned(
        request,
        reply,
        await renameMasterCategory(ctx, params, body.name, expectedVersion(request)),
      )
    },
  })

  app.route({
    ...categories.removeMaster,
    handler: async ({ ctx, params }, reply) => {
      await removeMasterCategory(ctx, params)
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...categories.makeSub,
    handler: async (request, reply) => {
      const { master_category_id, name } = request.body
      return reply
        .code(201)
        .send(await once(request, (ctx) => makeSubCategory(ctx, { id: master_category_id }, name)))
    },
  })

  app.route({
    ...categories.changeSub,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      const master = body.master_category_id ? { id: body.master_category_id } : undefined
      const change = { name: body.name, master }
      return sendVersioned(
        request,
        reply,
        await changeSubCategory(ctx, params, change, expectedVersion(request)),
      )
    },
  })

  app.route({
    ...categories.removeSub,
    handler: async ({ ctx, params }, reply) => {
      await removeSubCategory(ctx, params)
      return reply.code(204).send(null)
    },
  })
}
