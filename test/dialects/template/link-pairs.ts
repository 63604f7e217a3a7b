import { expect } from 'vitest'
import {
  arrives,
  credentials,
  meera,
  type Pair,
  type Reply,
  refused,
  type Story,
  said,
  to,
  unsigned,
} from './pair.ts'
import { answer, authOf, fresh, githubAuth, proofOf } from './social-answers.ts'

const github = to('POST /social/github')
const google = to('POST /social/google')
const list = to('GET /social')
const remove = to('DELETE /social/<uuid>')
const login = to('POST /login')

const { mfa_enabled, ...caller } = { ...fresh, ...meera, active: 1, latest: 1, verified: 0 }
const meerasAuth = authOf('github', { scope: null, token_type: null }, 'other')

const linking: Pair[] = [
  github('opens an account', { code: proofOf('devi') }, answer(githubAuth, fresh)),
  ...arrives('meera'),
  github('links an account to the caller', { code: proofOf('other') }, answer(meerasAuth, caller), {
    as: 'meera',
  }),
  github('does so again', { code: proofOf('other') }, answer(meerasAuth, caller), { as: 'meera' }),
  github(
    'links no second one',
    { code: proofOf('third') },
    refused('Another account of this provider is linked already. Unlink it first.'),
    { as: 'meera' },
  ),
  github(
    'links none of another person',
    { code: proofOf('devi') },
    refused('This account of yours is linked to another person here.'),
    { as: 'meera' },
  ),
  github(
    'signs the linked in, unconfirmed as they are',
    { code: proofOf('other') },
    answer(meerasAuth, { ...caller, mfa_enabled }),
    { later: 1 },
  ),
  github('opens another account', { code: proofOf('ravi') }, [
    200,
    expect.objectContaining({ success: true }),
  ]),
  google(
    'opens no account of an address that nobody has confirmed here',
    { idtoken: proofOf('meera') },
    refused(
      'There is an account with this address that nobody has confirmed. Confirm it by mail, or set its password anew, and sign in again.',
    ),
  ),
  google(
    'opens none for an address that the provider has not confirmed',
    { idtoken: `${proofOf('ravi')}:unconfirmed` },
    refused(
      'There is an account with this address, and the provider has not confirmed that it is yours. Sign in with your password, then link it.',
    ),
  ),
]

const profileOf = (name: string, known: object) => ({
  profile: {
    access_token: null,
    email: null,
    entity_id: meera.entity_id,
    expires_in: null,
    name,
    refresh_token: null,
    refresh_token_expires_in: null,
    scope: null,
    token_type: null,
    user_name: null,
    ...known,
  },
  provider: name,
})
const github2 = profileOf('github', { email: 'other@school.example', user_name: 'Devi Rao' })
const password = profileOf('signup', {})
const unknownAs = (message: unknown): Reply => [400, { message, success: false }]
const unknown = (id: string) => unknownAs(`This user doesn't have login method ${id}`)
const notTheirs = unknownAs(expect.stringMatching(/^This user doesn't have login method [0-9a-f]{32}$/))
const nobody = '7bc8d6066dad49bc889563af3831ab64'
const at = (id: string) => ({ at: `/social/${id}`, as: 'meera' })
const lastWay = refused('This is the only login method of this account. Add another one first.')
const deleted = said('Login method is deleted')

const listing: Pair[] = [
  list('lists the ways in', undefined, [200, { login_methods: [github2, password], success: true }], {
    as: 'meera',
  }),
  list('wants a sign-in', undefined, unsigned),
  remove('wants a sign-in', undefined, unsigned, { at: `/social/${nobody}` }),
  remove('has no such one', undefined, unknown(nobody), at(nobody)),
  remove('has none of a word', undefined, unknown('github'), at('github')),
  remove('has none of another person', undefined, notTheirs, at('{social:devi}')),
  remove('has no password of another person', undefined, notTheirs, at('{password:devi}')),
  remove('removes the password', undefined, deleted, at('{password:meera}')),
  remove('has no password any more', undefined, notTheirs, at('{password:meera}')),
  login('opens to no password any more', credentials('meera'), refused('Password is invalid.')),
  remove('keeps the last way in', undefined, lastWay, at('{social:meera}')),
  list('lists the one that is left', undefined, [200, { login_methods: [github2], success: true }], {
    as: 'meera',
  }),
  ...arrives('asha'),
  remove('keeps a password that is the last way in', undefined, lastWay, {
    at: '/social/{password:asha}',
    as: 'asha',
  }),
  github(
    'links an account again',
    { code: proofOf('asha') },
    [200, { auth: expect.anything(), success: true, user: expect.anything() }],
    { as: 'asha' },
  ),
  remove('removes an account', undefined, deleted, { at: '/social/{social:asha}', as: 'asha' }),
  list('lists the password alone', undefined, [200, { login_methods: [password], success: true }], {
    as: 'asha',
  }),
]

export const linkStory: Story = { name: 'linked accounts', pairs: [...linking, ...listing] }
