import { createECDH, generateKeyPairSync, randomBytes } from 'node:crypto'
import library from 'web-push'
import { toToken } from '#providers/web-push/index.ts'
import type { World } from './world.ts'

const keys = library.generateVAPIDKeys()
/** Web Push keeps no topics: we do. Its services cannot be reached in a test. */
export const webPush = {
  PUSH: 'web-push',
  VAPID_PUBLIC_KEY: keys.publicKey,
  VAPID_PRIVATE_KEY: keys.privateKey,
  VAPID_SUBJECT: 'mailto:push@school.example',
}

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
/** Firebase, which is never called. */
export const firebase = {
  PUSH: 'fcm',
  FCM_SERVICE_ACCOUNT: JSON.stringify({
    project_id: 'school',
    client_email: 'push@school.example',
    private_key: privateKey,
  }),
  FCM_WEB_CONFIG: JSON.stringify({ projectId: 'school', apiKey: 'public', appId: '1:2:web:3' }),
  FCM_VAPID_KEY: keys.publicKey,
}

/** A browser's token, of a push service on this machine, which is never called. */
export function browserToken(name: string): string {
  const curve = createECDH('prime256v1')
  const keys = { p256dh: curve.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') }
  return toToken({ endpoint: `https://127.0.0.1/${name}`, keys })
}

/** What the sandbox got for pushes, in order. */
export async function sandboxPushes(world: World) {
  const pushes = world.database.db
    .selectFrom('sandbox_messages')
    .select(['recipient', 'subject', 'body', 'url'])
  return pushes.where('channel', '=', 'push').orderBy('no').execute()
}
