import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { videoAddress } from '#features/learning/index.ts'
import { absoluteUrl } from '#platform/addresses.ts'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import { once } from '#platform/idempotency.ts'
import type { Listener } from '#platform/listener.ts'
import { toSafeHtml } from '#platform/markup.ts'
import { picturePath } from '#platform/pictures.ts'
import { rememberAnswers } from '#platform/remembered.ts'
import * as contract from './catalogue.contract.ts'
import type { CourseCard, Listed } from './catalogue.queries.ts'
import { browseCatalogue, type CardModule, getPublished, listCardContent } from './catalogue.ts'
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
    handler: async (request) => {
      const card = await getPublished(request.ctx, request.params)
      const modules = await listCardContent(request.ctx, card)
      return {
        ...withThumbnail(card),
        description_html: toSafeHtml(card.description, 'markdown'),
        modules: await Promise.all(modules.map((module) => preview(request, module))),
      }
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

/** Lessons as anybody may see them: what they say and show of the previews alone. */
async function preview(request: FastifyRequest, module: CardModule) {
  const lessons = module.lessons.map(async (lesson) => {
    const isShown = lesson.is_preview || module.is_preview
    const video = isShown ? await videoAddress(request.ctx, lesson) : null
    return {
      ...lesson,
      is_preview: isShown,
      html: isShown ? toSafeHtml(lesson.body, lesson.markup) : null,
      video_url: video && absoluteUrl(request, video),
    }
  })
  return { ...module, lessons: await Promise.all(lessons) }
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
