import Fastify from 'fastify'
import pg from 'pg'

// The limit of `catalogue`: Fastify, pg, the same statement prepared, the same reply, and nothing else.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL ?? '', max: 20 })
const app = Fastify()

const text = { type: 'string' }
const maybe = { type: ['string', 'null'] }
const integer = { type: 'integer' }
const properties = {
  id: text,
  no: integer,
  instructor_id: text,
  instructor_name: text,
  title: text,
  short_description: text,
  language: text,
  price: integer,
  currency: text,
  difficulty: text,
  duration_minutes: { type: ['integer', 'null'] },
  mode: text,
  seats: { type: ['integer', 'null'] },
  thumbnail_id: maybe,
  published_at: { type: 'string', format: 'date-time' },
  sub_category_id: maybe,
  sub_category_name: maybe,
  master_category_id: maybe,
  master_category_name: maybe,
}
const columns = Object.keys(properties).join(', ')

app.get('/healthz', () => ({ status: 'ok' }))

app.route<{ Querystring: { cursor: string } }>({
  method: 'GET',
  url: '/catalogue',
  schema: {
    response: {
      200: {
        type: 'object',
        properties: { data: { type: 'array', items: { type: 'object', properties } }, next_cursor: maybe },
      },
    },
  },
  handler: async ({ query }) => {
    const [at, no] = JSON.parse(Buffer.from(query.cursor, 'base64url').toString())
    const { rows } = await pool.query({
      name: 'page',
      text: `select ${columns} from published_courses where (published_at, no) < ($1::timestamptz, $2)
        order by published_at desc, no desc limit 21`,
      values: [at, no],
    })
    const last = rows[19]
    const place = JSON.stringify([last.published_at, last.no])
    return { data: rows.slice(0, 20), next_cursor: Buffer.from(place).toString('base64url') }
  },
})

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
process.on('SIGTERM', () => process.exit(0))
