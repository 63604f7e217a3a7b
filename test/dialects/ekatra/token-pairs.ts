import { message, type Pair, type Story, unsigned } from './pair.ts'

const bad = message("Bad Authorization header. Expected value 'Bearer <JWT>'")
const notSigned =
  'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwic2lkIjoiMSIsImludGVyZmFjZSI6ImVrYXRyYSIsImV4cCI6OTk5OTk5OTk5OX0.'

const get = (says: string, as: string, reply: Pair['reply']): Pair => ({
  says,
  route: 'GET /course/<id>',
  at: '/course/1',
  as,
  reply,
})

export const tokenStory: Story = {
  name: 'tokens',
  pairs: [
    get('wants the header', 'visitor', unsigned),
    get('wants the scheme', 'Basic abc', [422, bad]),
    get('wants the token behind the scheme', 'Bearer', [422, bad]),
    get('refuses what is no token', 'Bearer abc', [422, message('Not enough segments')]),
    get('refuses a token that nobody signed', notSigned, [422, message('Signature verification failed')]),
    get('refuses a signature that was changed', '{teacher}x', [
      422,
      message('Signature verification failed'),
    ]),
    get('refuses a token of another interface', '{v1}', [422, message('Signature verification failed')]),
  ],
}
