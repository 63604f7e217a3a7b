import { expect } from 'vitest'
import { error, form, invalid, type Pair, type Reply, type Story, to, unsigned, user } from './pair.ts'

const reading: Pair[] = ['/auth/me', '/auth/profile', '/users/profile', '/users/get-profile'].flatMap(
  (path) => {
    const get = to(`GET ${path}`, { as: 'asha' })
    return [
      get('shows my account', undefined, [200, { user: user('asha') }]),
      get('does not mind a slash at the end', undefined, [200, { user: user('asha') }], { at: `${path}/` }),
      get('wants a sign-in', undefined, unsigned, { as: '' }),
    ]
  },
)

const updated = (changed: Record<string, unknown>): Reply => [
  200,
  { message: 'Profile updated', user: user('teacher', changed) },
]
const asItStands = {
  first_name: 'teacher',
  last_name: 'Rao',
  email: 'teacher@academy.example',
  phone: '',
  bio: '',
}

const writing: Pair[] = ['/auth/profile', '/users/profile', '/users/update-profile'].flatMap((path) => {
  const put = to(`PUT ${path}`, { as: 'teacher' })
  return [
    put(
      'changes what is sent',
      { first_name: 'Jane', bio: 'Teaches.' },
      updated({ first_name: 'Jane', bio: 'Teaches.' }),
    ),
    put('takes a form', form({ first_name: 'Joan' }), updated({ first_name: 'Joan', bio: 'Teaches.' })),
    put(
      'leaves what is null',
      { first_name: null, bio: null },
      updated({ first_name: 'Joan', bio: 'Teaches.' }),
    ),
    put('takes what the student site sends', asItStands, updated({})),
    put('gives no role', { role: 'admin', is_active: false, id: 1 }, updated({})),
    put('changes nothing where nothing is sent', undefined, updated({})),
    put(
      'takes no number without proof',
      { first_name: 'X', phone: '+919380169985' },
      invalid('A new phone number has to be proved by a code first'),
    ),
    put('refuses what is no e-mail', { email: 'x' }, invalid('Invalid email format')),
    put(
      'knows an e-mail that has an account',
      { email: 'ASHA@academy.example' },
      error(409, 'Email already registered'),
    ),
    put('refuses a bio of 2001 characters', { bio: 'x'.repeat(2001) }, invalid('Invalid bio')),
    put('wants a sign-in', {}, unsigned, { as: '' }),
  ]
})

const moving: Pair[] = [
  to('PUT /users/update-profile', { as: 'teacher' })(
    'takes another e-mail, which is not confirmed then',
    { ...asItStands, email: 'new@b.example' },
    updated({ email: 'new@b.example', email_verified: false }),
  ),
  to('PUT /users/update-profile', { as: 'asha' })(
    'takes one only soon after signing in',
    { email: 'new2@b.example' },
    error(403, 'Please log in again first: this needs a login of the last 15 minutes.'),
    { later: 16 * 60 },
  ),
]

const picture = to('POST /auth/profile/picture', { as: 'asha' })
/** One pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const image = new File([png], 'me.png', { type: 'image/png' })
const pictured: Reply = [
  200,
  {
    message: 'Profile picture updated',
    user: user('asha', {
      profile_picture: expect.stringMatching(/^http:\/\/[\w.:]+\/uploads\/[\w-]+\.webp$/),
    }),
  },
]
const noFile = invalid('No file provided')

const picturing: Pair[] = [
  picture('takes a picture', form({ file: image }), pictured),
  picture(
    'takes it by its other name, behind other fields',
    form({ note: 'x', profile_picture: image }),
    pictured,
  ),
  picture('misses it', form({ note: 'x' }), noFile),
  picture('misses it where something else comes', { file: 'x' }, noFile),
  picture('misses it where nothing comes', undefined, noFile),
  picture('wants a picture', form({ file: new File(['<html>'], 'me.png') }), invalid('Invalid file type')),
  picture('wants a sign-in', form({ file: image }), unsigned, { as: '' }),
  to('GET /auth/me', { as: 'asha' })('shows it', undefined, [
    200,
    { user: expect.objectContaining({ profile_picture: expect.stringContaining('/uploads/') }) },
  ]),
]

export const profileStory: Story = {
  name: 'profiles',
  pairs: [...reading, ...writing, ...picturing, ...moving],
}
