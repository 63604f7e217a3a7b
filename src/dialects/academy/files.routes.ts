import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { getCard } from '#features/catalogue/index.ts'
import { updateCourse } from '#features/courses/index.ts'
import { sendFile, setMyPicture } from '#features/files/index.ts'
import { getReadableFile } from '#features/learning/index.ts'
import { thumbnailOf, toCourse } from './course-shapes.ts'
import { failure } from './failures.ts'
import * as contract from './files.contract.ts'
import { addReceived } from './lesson-resources.routes.ts'
import type { Options } from './options.ts'
import { getOwnCourse } from './own-courses.ts'
import { toNo } from './reading.ts'
import { takeUpload } from './uploads.ts'
import { toUser } from './user-shapes.ts'

export const fileRoutes: FastifyPluginAsyncTypebox<Options> = async (app) => {
  app.route({
    ...contract.upload,
    handler: async (request, reply) => {
      const { lesson_id, ...fields } = request.body
      const resource = await addReceived(request, { no: toNo(String(lesson_id)) }, fields)
      return reply.code(201).send({ message: 'File uploaded', resource })
    },
  })

  app.route({
    ...contract.download,
    handler: (request, reply) => download(request, reply, request.params.resource_no),
  })

  app.route({
    ...contract.uploadThumbnail,
    handler: async (request) => {
      const { ctx, body, receivedFile } = request
      const { id } = await getOwnCourse(ctx, String(body.course_id))
      if (!receivedFile) throw failure('invalid', 'file_missing')
      await updateCourse(ctx, { id }, { thumbnail_id: receivedFile.id })
      const card = await getCard(ctx, { id })
      const thumbnail = thumbnailOf(card, request) ?? ''
      return { message: 'Thumbnail uploaded', thumbnail, course: toCourse(card, request) }
    },
  })

  app.route({
    ...contract.uploadPicture,
    handler: async (request) => {
      const picture = await takeUpload(request, ['file', 'profile_picture'])
      const user = toUser(await setMyPicture(request.ctx, picture), request)
      return { message: 'Profile picture updated', profile_picture: user.profile_picture ?? '', user }
    },
  })
}

/** `isHidden`: at the root, where the document has nothing. */
export const downloadRoutes =
  (isHidden: boolean): FastifyPluginAsyncTypebox<Options> =>
  async (app) => {
    const { schema, ...route } = contract.downloadResource
    app.route({
      ...route,
      schema: { ...schema, hide: isHidden },
      handler: (request, reply) => download(request, reply, request.params.resource_no),
    })
  }

/** Streamed, and not sent elsewhere: these clients fetch with a token, which another host must not see. */
async function download(request: FastifyRequest, reply: FastifyReply, digits: string) {
  const { file } = await getReadableFile(request.ctx, { no: toNo(digits) })
  return sendFile(request, reply, file, { disposition: 'attachment', cacheControl: 'private, no-cache' })
}
