import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { DomainError } from '#platform/errors.ts'
import type { TopicOutcome, VendorTopics } from '#ports/push.ts'
import type { Ask } from './calls.ts'
import { fromAnswer, unreadable } from './failures.ts'

const Outcomes = Type.Object({ results: Type.Array(Type.Object({ error: Type.Optional(Type.String()) })) })

/** The Instance ID service's words: https://developers.google.com/instance-id/reference/server. */
const failures: Record<string, string> = {
  NOT_FOUND: 'token_gone',
  INVALID_ARGUMENT: 'token_gone',
  TOO_MANY_TOPICS: 'too_many_topics',
  INTERNAL: 'vendor_unavailable',
  UNAVAILABLE: 'vendor_unavailable',
  RESOURCE_EXHAUSTED: 'vendor_busy',
}

export function openTopics(ask: Ask, address: string): VendorTopics {
  const change = async (
    method: string,
    topic: string,
    tokens: readonly string[],
  ): Promise<TopicOutcome[]> => {
    if (tokens.length === 0) return []
    const asked = { to: `/topics/${readTopic(topic)}`, registration_tokens: tokens }
    const { status, body } = await ask(`${address}/iid/v1:${method}`, asked, { access_token_auth: 'true' })
    if (status !== 200) throw fromAnswer(status, body)
    if (!Value.Check(Outcomes, body) || body.results.length !== tokens.length) throw unreadable()
    return tokens.map((token, index) => ({ token, failure: failureOf(body.results[index]?.error) }))
  }
  return {
    add: (topic, tokens) => change('batchAdd', topic, tokens),
    remove: (topic, tokens) => change('batchRemove', topic, tokens),
  }
}

/** The name without `/topics/`, if it is one that FCM takes. */
export function readTopic(topic: string): string {
  const name = topic.replace(/^\/topics\//, '')
  if (/^[\w.~%-]{1,900}$/.test(name)) return name
  throw new DomainError(
    'invalid',
    'invalid_topic',
    'FCM takes no topic of this name: letters A to Z, digits and - _ . ~ % only.',
  )
}

const failureOf = (error: string | undefined) => (error ? (failures[error] ?? 'vendor_refused') : null)
