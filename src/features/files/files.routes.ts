import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { toUserReply } from '#features/identity/index.ts'
import { absoluteUrl } from '#platform/addresses.ts'
import { once } from '#platform/idempotency.ts'
import { addressOf } from './addresses.ts'
import type { FileRow } from './file.queries.ts'
import * as contract from './files.contract.ts'
import { getFile, getMyUsage, listMyFiles, removeFile } from './files.ts'
import { removeMyPicture, setMyPicture } from './my-picture.ts'
import { receiveFile } from './receiving.ts'
import { readUpload, takeFiles } from './request-uploads.ts'

export const fileRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(uploadRoutes)

  app.route({
    ...contract.listFiles,
    handler: async (request) => {
      const { data, next_cursor } = await listMyFiles(request.ctx, request.query)
      const shown = await Promise.all(data.map((file) => toReply(request, file)))
      return { data: shown, next_cursor, ...(await getMyUsage(request.ctx)) }
    },
  })

  app.route({
    ...contract.getFile,
    handler: async (request) => toReply(request, await getFile(request.ctx, request.params)),
  })

  app.route({
    ...contract.removeFile,
    handler: async ({ ctx, params }, reply) => {
      await removeFile(ctx, params)
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.removePicture,
    handler: async ({ ctx }, reply) => {
      await removeMyPicture(ctx)
      return reply.code(204).send(null)
    },
  })
}

const uploadRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await takeFiles(app)

  app.route({
    ...contract.sendFile,
    handler: async (request, reply) => {
      const { use, name } = request.query
      const file = await receiveFile(request.ctx, use, await readUpload(request, name))
      return reply.code(201).send(await answerOnce(request, file))
    },
  })

  app.route({
    ...contract.setPicture,
    handler: async (request) =>
      toUserReply(await setMyPicture(request.ctx, await readUpload(request, request.query.name))),
  })
}

/** Of a file that is sent again under its key the first one stays. */
async function answerOnce(request: FastifyRequest, file: FileRow) {
  const { ctx, headers, method, url } = request
  const body = file.sha256.toString('hex')
  const answer = once({ ctx, headers, method, url, body }, () => toReply(request, file))
  const first = await answer.catch(() => undefined)
  if (first?.id !== file.id) await removeFile(ctx, { id: file.id })
  return answer
}

async function toReply(request: FastifyRequest, file: FileRow) {
  const url = absoluteUrl(request, await addressOf(request.ctx, file))
  return { ...file, sha256: file.sha256.toString('hex'), url }
}
