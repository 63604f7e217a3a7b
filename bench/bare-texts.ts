import Fastify from 'fastify'
import pg from 'pg'

// The limit of `POST /smss`: Fastify, pg, the contact by its index, the message with an index of its own, and nothing else.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL ?? '', max: 20 })
await pool.query(`
  create table if not exists bare_contacts (id int generated always as identity primary key, contact text unique);
  create table if not exists bare_messages (
    id int generated always as identity primary key, subject text, body text, contact_id int, at timestamptz default now());
  create index if not exists bare_messages_contact_idx on bare_messages (contact_id, at);
  insert into bare_contacts (contact) select phone from contacts on conflict do nothing`)
const app = Fastify()

app.get('/healthz', () => ({ status: 'ok' }))

type Sent = { contact: string; subject: string; message: string }

const properties = { message_id: { type: 'integer' }, success: { type: 'boolean' } }

app.route<{ Body: Sent }>({
  method: 'POST',
  url: '/smss',
  schema: { response: { 200: { type: 'object', properties } } },
  handler: async ({ body: { contact, subject, message } }) => {
    const found = await pool.query({
      name: 'contact',
      text: 'select id from bare_contacts where contact = $1',
      values: [contact],
    })
    const { rows } = await pool.query({
      name: 'message',
      text: 'insert into bare_messages (subject, body, contact_id) values ($1, $2, $3) returning id',
      values: [subject, message, found.rows[0].id],
    })
    return { message_id: rows[0].id, success: true }
  },
})

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
process.on('SIGTERM', () => process.exit(0))
