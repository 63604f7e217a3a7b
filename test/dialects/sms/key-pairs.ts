import library from 'web-push'
import { failed, type Pair, refused, type Story, someText, to, unsigned, wrong } from './pair.ts'
import { asha } from './text-pairs.ts'

const forbidden = refused(403, 'Forbidden')
const keys = library.generateVAPIDKeys()
const twilio = {
  TEXTS: 'twilio',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'secret',
  TWILIO_FROM: '+15005550006',
}
const webPush = {
  PUSH: 'web-push',
  VAPID_PUBLIC_KEY: keys.publicKey,
  VAPID_PRIVATE_KEY: keys.privateKey,
  VAPID_SUBJECT: 'mailto:push@school.example',
}

/** Who may not, of each route. */
const strangers = (route: string, body: unknown): Pair[] => [
  to(route)('wants a key', body, unsigned),
  to(route)('looks for the key first', '{', unsigned),
  to(route)('takes no other scheme', body, unsigned, { authorization: 'Basic {key}' }),
  to(route)('refuses what is no key', body, unsigned, { authorization: 'Bearer nothing' }),
  to(route)('refuses a key that is not ours', body, unsigned, {
    authorization: `Bearer sangam_${'x'.repeat(43)}`,
  }),
  to(route)('refuses a sign-in', body, unsigned, { authorization: '{session}' }),
]
const withKey = { authorization: 'Bearer {key}' }
const words = { title: 'a', body: 'b' }
const [tokens, topic] = ['POST /notifications/tokens', 'POST /notifications/topic']

export const textKeyStory: Story = {
  name: 'keys, where texts cost money',
  env: twilio,
  scope: 'messages:write',
  pairs: [
    ...strangers('POST /smss', asha),
    to('POST /smss')('takes a text by a key', asha, someText, withKey),
    to(tokens)('asks for none where the sandbox pushes', { tokens: ['a'], ...words }, [
      200,
      { notification_id: 1, success: true },
    ]),
  ],
}

export const pushKeyStory: Story = {
  name: 'keys, where pushes are real',
  env: webPush,
  scope: 'push:write',
  pairs: [
    ...strangers(tokens, { tokens: ['a'], ...words }),
    ...strangers(topic, { topic: 'news', ...words }),
    to(tokens)('says by a key that no token is one', { tokens: ['a'], ...words }, failed, withKey),
    to(tokens)('says by a key what is wrong', { tokens: ['a'] }, wrong, withKey),
    to(topic)(
      'pushes by a key to all who subscribed, be it nobody',
      { topic: 'news', ...words },
      [200, { success: true }],
      withKey,
    ),
    to('POST /smss')('asks for none where the sandbox sends texts', asha, someText),
  ],
}

export const scopeStory: Story = {
  name: 'keys without the scope',
  env: { ...twilio, ...webPush },
  scope: 'courses:write',
  pairs: [
    to('POST /smss')('refuses the key', asha, forbidden, withKey),
    to(tokens)('refuses the key', { tokens: ['a'], ...words }, forbidden, withKey),
    to(topic)('refuses the key', { topic: 'news', ...words }, forbidden, withKey),
  ],
}
