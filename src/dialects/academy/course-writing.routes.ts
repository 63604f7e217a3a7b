import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { getCard } from '#features/catalogue/index.ts'
import {
  createCourse,
  type PublicationPolicy,
  publishCourse,
  unarchiveCourse,
  unpublishCourse,
  updateCourse,
} from '#features/courses/index.ts'
import { removeUnlearntCourse } from '#features/learning/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { readStatus, type Sent, toChange } from './course-bodies.ts'
import { toCourse, toStatus } from './course-shapes.ts'
import * as contract from './courses.contract.ts'
import { failure } from './failures.ts'
import type { Options } from './options.ts'
import { getOwnCourse } from './own-courses.ts'

export const courseWritingRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { publication }) => {
  for (const route of contract.creates)
    app.route({
      ...route,
      handler: async (request, reply) => {
        const sent = withThumbnail(request, request.body)
        const { id } = await begin(request.ctx, request.body.title.trim(), sent, publication)
        return reply.code(201).send(await tell(request, 'Course created', id))
      },
    })

  for (const route of contract.updates)
    app.route({
      ...route,
      handler: async (request) => {
        const { ctx, params, body } = request
        const id = await change(ctx, params.course_no, withThumbnail(request, body), publication)
        return tell(request, 'Course updated', id)
      },
    })

  app.route({
    ...contract.setThumbnail,
    handler: async (request) => {
      const { ctx, params, receivedFile } = request
      const { id } = await getOwnCourse(ctx, params.course_no)
      if (!receivedFile) throw failure('invalid', 'file_missing')
      await updateCourse(ctx, { id }, { thumbnail_id: receivedFile.id })
      return tell(request, 'Thumbnail uploaded', id)
    },
  })

  for (const route of contract.removes)
    app.route({
      ...route,
      handler: async ({ ctx, params }) => {
        await removeUnlearntCourse(ctx, { id: (await getOwnCourse(ctx, params.course_no)).id })
        return { message: 'Course deleted' }
      },
    })
}

type Received = { sent: Sent; thumbnail: { thumbnail_id: string } | Record<never, never> }

const withThumbnail = ({ receivedFile }: FastifyRequest, sent: Sent): Received => ({
  sent,
  thumbnail: receivedFile ? { thumbnail_id: receivedFile.id } : {},
})

function begin(ctx: Ctx, title: string, { sent, thumbnail }: Received, policy: PublicationPolicy) {
  const status = readStatus(sent.status)
  return inTransaction(ctx, async (tx) => {
    const fields = await toChange(tx, sent, { price: 0, currency: 'USD' })
    const course = await createCourse(tx, { ...fields, ...thumbnail, title })
    return status === 'published' ? publishCourse(tx, course, policy) : course
  })
}

async function change(
  ctx: Ctx,
  digits: string,
  { sent, thumbnail }: Received,
  policy: PublicationPolicy,
): Promise<string> {
  const card = await getOwnCourse(ctx, digits)
  const status = readStatus(sent.status, toStatus(card.status))
  await inTransaction(ctx, async (tx) => {
    const fields = { ...(await toChange(tx, sent, card)), ...thumbnail }
    if (Object.keys(fields).length > 0) await updateCourse(tx, card, fields)
    if (status === 'published') await publishCourse(tx, card, policy)
    if (status === 'draft')
      await (card.status === 'archived' ? unarchiveCourse(tx, card) : unpublishCourse(tx, card))
  })
  return card.id
}

const tell = async (request: FastifyRequest, message: string, id: string) => ({
  message,
  course: toCourse(await getCard(request.ctx, { id }), request),
})
