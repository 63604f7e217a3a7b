import Fastify from 'fastify'
import pg from 'pg'

// The limit of `quizzes`: Fastify, pg, one prepared statement that keeps one answer, committed before it is acknowledged.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL ?? '', max: 20 })
const app = Fastify()

app.get('/healthz', () => ({ status: 'ok' }))

type Answer = { Params: { id: string; question_id: string }; Body: { given: unknown } }
const properties = { question_id: { type: 'string' }, answered_at: { type: 'string', format: 'date-time' } }

app.route<Answer>({
  method: 'PUT',
  url: '/attempts/:id/answers/:question_id',
  schema: { response: { 200: { type: 'object', properties } } },
  handler: async ({ params, body }) => {
    const { rows } = await pool.query({
      name: 'answer',
      text: `insert into bare_answers (attempt_id, question_id, given, answered_at) values ($1, $2, $3, now())
        on conflict (attempt_id, question_id) do update set given = excluded.given, answered_at = excluded.answered_at
        returning question_id, answered_at`,
      values: [params.id, params.question_id, JSON.stringify(body.given)],
    })
    return rows[0]
  },
})

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
process.on('SIGTERM', () => process.exit(0))
