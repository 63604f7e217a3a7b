import { bodies, empty, type Pair, refused, type Story, someText, texted, to, wrong } from './pair.ts'

const route = 'POST /smss'
const send = to(route)

export const asha = { contact: '+201009129288', subject: 'SMS Subject', message: 'This is a message body' }
const invalid = (contact: string) =>
  send(
    `refuses the contact ${JSON.stringify(contact)}`,
    { ...asha, contact },
    refused(400, `Invalid contact: ${contact}`),
  )

const sending: Pair[] = [
  send('sends a text', asha, texted(1)),
  send('sends another to the same contact', { ...asha, message: 'Again' }, texted(2)),
  send('takes a subject and a message that are empty', { ...asha, subject: '', message: '' }, texted(3)),
  send('takes a field that it does not know', { ...asha, more: 1 }, texted(4)),
  send('takes a number of 12 characters', { ...asha, contact: '+12025550123' }, someText),
  send('takes a number of 14 characters', { ...asha, contact: '+4915112345678' }, someText),
  send('takes a text of several segments', { ...asha, message: 'é😀'.repeat(300) }, someText),
  send('takes a body with a charset', asha, someText, { type: 'application/json; charset=utf-8' }),
  send('takes a slash at the end', asha, someText, { at: '/smss/' }),
]

const contacts: Pair[] = [
  '',
  'not a number',
  '2010091292880',
  '01009129288',
  '00201009129288',
  '+20 100 912 9288',
  '+2010',
  '+2010091292881234567',
  '+999123456789',
  '+20100912928a',
  ' +201009129288',
  '+201009129288;+12025550123',
].map(invalid)

const fields: Pair[] = [
  ...Object.keys(asha).map((field) => send(`misses ${field}`, { ...asha, [field]: undefined }, wrong)),
  ...Object.keys(asha).flatMap((field) =>
    [7, true, null, ['a'], { a: 1 }].map((value) =>
      send(`refuses ${JSON.stringify(value)} as ${field}`, { ...asha, [field]: value }, wrong),
    ),
  ),
  send('refuses a NUL', { ...asha, message: 'a\0b' }, wrong),
  send(
    'refuses half of a surrogate pair',
    '{"contact":"+201009129288","subject":"","message":"\\ud83d"}',
    wrong,
  ),
  send('refuses a message of 10,001 characters', { ...asha, message: 'x'.repeat(10_001) }, wrong),
]

export const textStory: Story = {
  name: 'texts',
  pairs: [...sending, ...contacts, ...fields, ...bodies(route)],
}

export const optOutStory: Story = {
  name: 'texts to a contact that has opted out',
  pairs: [
    send('sends no text', { ...asha, contact: '+919380169981' }, refused(400, 'Contact has opted out')),
    send('sends to others', asha, texted(1)),
  ],
}

const crowd = { from: '203.0.113.7' }
const tooMany = refused(429, 'Too Many Requests')

export const limitStory: Story = {
  name: 'the sixth text of a minute',
  pairs: [
    send('takes the first', asha, someText, crowd),
    send('counts one without a body', undefined, empty, crowd),
    send(
      'counts one with a wrong contact',
      { ...asha, contact: '1' },
      refused(400, 'Invalid contact: 1'),
      crowd,
    ),
    send('counts one that is broken', '{', refused(400, 'Bad Request'), crowd),
    send('takes the fifth', asha, someText, crowd),
    send('refuses the sixth', asha, tooMany, crowd),
    send('refuses whatever comes then', '{', tooMany, crowd),
    send('takes what comes from elsewhere', asha, someText, { from: '203.0.113.8' }),
  ],
}
