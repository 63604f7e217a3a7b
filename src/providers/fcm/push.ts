import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { PushPort } from '#ports/push.ts'
import { openAccess } from './access.ts'
import { openCalls } from './calls.ts'
import { fromAnswer, unreadable } from './failures.ts'
import { toMessage } from './messages.ts'
import { readAccount, readAddresses, readWebConfig, type Settings } from './settings.ts'
import { openTopics, readTopic } from './topics.ts'

const Sent = Type.Object({ name: Type.String({ minLength: 1 }) })

/**
 * Push by Firebase Cloud Messaging, HTTP v1. `timeout`, in ms, is for one push or one change of a topic. Where the web
 * app's settings are missing, the page's are empty and no page can ask for a token.
 */
export function fcmPush(settings: Settings, timeout = 9_000): PushPort {
  const account = readAccount(settings)
  const addresses = readAddresses(settings, account)
  const ask = openCalls(openAccess(account, addresses.token, timeout), timeout)
  const messages = `${addresses.messages}/v1/projects/${account.project_id}/messages:send`
  return {
    vendor: 'fcm',
    page: { vendor: 'fcm', public_key: settings.FCM_VAPID_KEY ?? '', config: readWebConfig(settings) },
    topics: openTopics(ask, addresses.topics),
    // Google promises no form. A token of Web Push, which has a dot, is none of FCM's.
    isToken: (token) => /^[\w:-]{1,4096}$/.test(token),
    async send(push) {
      if (push.to.startsWith('/')) readTopic(push.to)
      const { status, body } = await ask(messages, { message: toMessage(push) })
      if (status !== 200) throw fromAnswer(status, body)
      if (!Value.Check(Sent, body)) throw unreadable()
      return { provider_id: body.name, status: 'sent' }
    },
  }
}
