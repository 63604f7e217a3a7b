import { createPrivateKey } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { addressOf, required, type Settings as Variables } from '#providers/oauth/index.ts'

/** What the provider reads; the first must be there once FCM is chosen. */
export type Settings = Variables<
  'FCM_SERVICE_ACCOUNT' | 'FCM_WEB_CONFIG' | 'FCM_VAPID_KEY' | 'FCM_URL' | 'FCM_TOPICS_URL' | 'FCM_TOKEN_URL'
>

const Account = Type.Object({
  project_id: Type.String({ pattern: '^[\\w.:-]+$' }),
  client_email: Type.String({ minLength: 1 }),
  private_key: Type.String({ minLength: 1 }),
  token_uri: Type.Optional(Type.String()),
})
export type Account = Static<typeof Account>

const WebConfig = Type.Record(Type.String(), Type.String())

/** Faults are the start's; the sentences do not repeat the account, which is a secret. */
export function readAccount(settings: Settings): Account {
  const account = readJson(required(settings, 'FCM_SERVICE_ACCOUNT'))
  if (!Value.Check(Account, account) || !isPrivateKey(account.private_key))
    throw new Error(
      'FCM_SERVICE_ACCOUNT must be the JSON of a service account: project_id, client_email and private_key',
    )
  return account
}

/** What a page gives to Firebase's own script; empty where no web app is set up. */
export function readWebConfig({ FCM_WEB_CONFIG }: Settings): Static<typeof WebConfig> {
  const config = readJson(FCM_WEB_CONFIG ?? '{}')
  if (!Value.Check(WebConfig, config))
    throw new Error('FCM_WEB_CONFIG must be the JSON of a Firebase web app: names and texts')
  return config
}

export function readAddresses(settings: Settings, { token_uri }: Account) {
  const token = token_uri ?? 'https://oauth2.googleapis.com/token'
  return {
    messages: addressOf(settings, 'FCM_URL', 'https://fcm.googleapis.com'),
    topics: addressOf(settings, 'FCM_TOPICS_URL', 'https://iid.googleapis.com'),
    token: addressOf(settings, 'FCM_TOKEN_URL', token),
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}
