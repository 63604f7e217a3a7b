import type { FastifyPluginAsync } from 'fastify'
import type { Sessions } from '#features/identity/index.ts'
import type { Dialect, DialectOptions } from '#platform/dialects.ts'

const documented: FastifyPluginAsync<DialectOptions<Sessions>> = async () => {}

const own =
  /^\/(\.hosts\/ekatra\/)?(api\/)?(auth|course|group|delivery|retrieve-deliveries|user|dashboard)(\/|$)/

export const ekatra: Dialect<Sessions> = {
  name: 'ekatra',
  title: 'ekatra',
  mounts: [{ prefix: '/api', plugin: documented }],
  owns: (path) => own.test(path),
  refuse: (reply, status) =>
    reply.code(status).send({ message: status === 404 ? 'Not Found' : 'Method Not Allowed' }),
}
