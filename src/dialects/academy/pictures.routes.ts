import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { setMyPicture } from '#features/files/index.ts'
import type { Options } from './options.ts'
import * as contract from './profiles.contract.ts'
import { takeUpload } from './uploads.ts'
import { toUser } from './user-shapes.ts'

export const pictureRoutes: FastifyPluginAsyncTypebox<Options> = async (app) => {
  app.route({
    ...contract.picture,
    handler: async (request) => {
      const upload = await takeUpload(request, ['file', 'profile_picture'])
      const user = await setMyPicture(request.ctx, upload)
      return { message: 'Profile picture updated', user: toUser(user, request) }
    },
  })
}
