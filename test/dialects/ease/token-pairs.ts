import { expect } from 'vitest'
import { notValid, type Pair, type Story, unsigned } from './pair.ts'

const halves: Pair['reply'] = [
  401,
  {
    detail: 'Authorization header must contain two space-delimited values',
    code: 'bad_authorization_header',
  },
]
const notSigned =
  'Token eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwic2lkIjoiMSIsImludGVyZmFjZSI6ImVhc2UiLCJleHAiOjk5OTk5OTk5OTl9.'

const get = (says: string, as: string, reply: Pair['reply']): Pair => ({
  says,
  route: 'GET /superadmin/user/',
  at: '/superadmin/user/?is_superuser=true&is_staff=false',
  as,
  reply,
})

export const tokenStory: Story = {
  name: 'tokens',
  pairs: [
    get('wants the header', 'visitor', unsigned),
    get('takes another scheme for none', 'Basic c3RhZmY6c3RhZmY=', unsigned),
    get('wants the token behind the scheme', 'Token', halves),
    get('wants nothing behind the token', 'Token a b', halves),
    get('refuses what is no token', 'Token abc', notValid),
    get('refuses a token that nobody signed', notSigned, notValid),
    get('refuses a signature that was changed', '{staff}x', notValid),
    get('refuses a token of another interface', '{v1}', notValid),
    {
      says: 'signs staff in',
      route: 'POST /users/login/',
      at: '/users/login/',
      as: 'visitor',
      body: { username: 'staff@ease.example', password: 'the staff keeps it' },
      reply: [200, expect.anything()],
      keep: 'own',
    },
    get('takes the token as Token', 'Token {own}', [200, []]),
    get('takes the token as Bearer', 'Bearer {own}', [200, []]),
    get('takes the scheme in any case', 'token {own}', [200, []]),
  ],
}
