import Fastify from 'fastify'
import pg from 'pg'

// The limit of `courses` and `refresh`: Fastify, pg, the same prepared statements and the same reply, and nothing else.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL ?? '', max: 20 })
const app = Fastify()

const text = { type: 'string' }
const integer = { type: 'integer' }
const time = { type: 'string', format: 'date-time' }
const properties = {
  id: text,
  no: integer,
  owner_id: text,
  title: text,
  author: text,
  description: text,
  language: text,
  status: text,
  version: integer,
  created_at: time,
  updated_at: time,
}

app.get('/healthz', () => ({ status: 'ok' }))

app.route<{ Params: { id: string }; Headers: { 'x-owner': string } }>({
  method: 'GET',
  url: '/courses/:id',
  schema: { response: { 200: { type: 'object', properties } } },
  handler: async ({ params, headers }) => {
    const { rows } = await pool.query({
      name: 'course',
      text: 'select * from courses where id = $1 and removed_at is null and ($2::uuid is null or owner_id = $2)',
      values: [params.id, headers['x-owner']],
    })
    return rows[0]
  },
})

const pair = { type: 'object', properties: { access_token: text, refresh_token: text } }
const accessToken = 'x'.repeat(250)

app.route<{ Body: { id: string; hash: string; next: string } }>({
  method: 'POST',
  url: '/refresh',
  schema: { response: { 200: pair } },
  handler: async ({ body: { id, hash, next } }) => {
    const { rows } = await pool.query({
      name: 'refresh',
      text: `update sessions s set refresh_hash = $1, refreshed_at = $2 from users u
        where s.id = $3 and s.refresh_hash = $4 and s.ended_at is null and s.expires_at > $2 and s.interface = $5
          and u.id = s.user_id and u.removed_at is null
        returning s.user_id, u.role`,
      values: [Buffer.from(next, 'hex'), new Date(), id, Buffer.from(hash, 'hex'), 'v1'],
    })
    if (!rows[0]) throw new Error('This session cannot be refreshed.')
    return { access_token: accessToken, refresh_token: next }
  },
})

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
process.on('SIGTERM', () => process.exit(0))
