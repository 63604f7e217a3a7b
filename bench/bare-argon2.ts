import { hash, verify } from '@node-rs/argon2'
import Fastify from 'fastify'
import { argon2Options } from '#platform/passwords.ts'

// The limit of `identity`: Fastify and one check of one password, nothing looked up and nothing kept.
const kept = await hash(process.env.BENCH_PASSWORD ?? '', argon2Options)
const app = Fastify()
const text = { type: 'string' }

app.get('/healthz', () => ({ status: 'ok' }))

app.route<{ Body: { email: string; password: string } }>({
  method: 'POST',
  url: '/sessions',
  schema: {
    body: { type: 'object', required: ['email', 'password'], properties: { email: text, password: text } },
    response: { 201: { type: 'object', properties: { token: text } } },
  },
  handler: async ({ body }, reply) => {
    if (!(await verify(kept, body.password))) throw new Error('This is not the password.')
    return reply.code(201).send({ token: body.email })
  },
})

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
process.on('SIGTERM', () => process.exit(0))
