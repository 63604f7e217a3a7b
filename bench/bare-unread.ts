import Fastify from 'fastify'
import pg from 'pg'

// The limit of unread counts: Fastify, pg, the reader's own and the newest thousand for everyone, and nobody asked who they are.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL ?? '', max: 20 })
const app = Fastify()

app.get('/healthz', () => ({ status: 'ok' }))

app.route<{ Headers: { authorization: string } }>({
  method: 'GET',
  url: '/unread',
  schema: { response: { 200: { type: 'object', properties: { count: { type: 'integer' } } } } },
  handler: async ({ headers }) => {
    const { rows } = await pool.query({
      name: 'unread',
      text: `select least(1000, (
          select count(*) from notifications where user_id = $1 and removed_at is null and read_at is null) + (
          select count(*) from (select id from notifications where audience = 'everyone' order by no desc limit 1000) n
          where id not in (select notification_id from notification_marks where user_id = $1)))::int as count`,
      values: [headers.authorization.replace('Bearer ', '')],
    })
    return rows[0]
  },
})

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
process.on('SIGTERM', () => process.exit(0))
