import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withdrawConsent } from '#features/messaging/index.ts'
import { openWorld } from '#test/world.ts'
import { openKeys, send } from './caller.ts'
import { pushKeyStory, scopeStory, textKeyStory } from './key-pairs.ts'
import type { Story } from './pair.ts'
import { tokensStory, topicStory } from './push-pairs.ts'
import { limitStory, optOutStory, textStory } from './text-pairs.ts'

const stories = [
  textStory,
  optOutStory,
  limitStory,
  tokensStory,
  topicStory,
  textKeyStory,
  pushKeyStory,
  scopeStory,
]
const names = ['127.0.0.1', 'localhost']

/** Sends the pairs in order; the second name is the dialect's own host. */
async function play(story: Story, name: string): Promise<void> {
  await using world = await openWorld({
    DIALECT_HOSTS: 'localhost=sms',
    TRUST_PROXY: '127.0.0.1',
    ...story.env,
  })
  await withdrawConsent(world.as({ kind: 'system' }), {
    phone: '+919380169981',
    channel: 'sms',
    words: 'STOP',
  })
  const base = (await world.listen()).replace('127.0.0.1', name)
  const keys = await openKeys(world, base, story)
  for (const pair of story.pairs) {
    const { status, body } = await send(world, base, pair, keys)
    expect([status, body], `${pair.route}: ${pair.says}`).toEqual(pair.reply)
  }
}

describe.each(names)('sms at %s', (name) => {
  for (const story of stories)
    it(`answers as documented: ${story.name}`, { timeout: 60_000 }, () => play(story, name))
})

const page = readFileSync(join(import.meta.dirname, '../../../docs/dialects/sms.md'), 'utf8')
const documented = [...page.matchAll(/^\| `(POST \/[^`]*)` \|/gm)].map(([, route = '']) => route)

it('has a pair for each documented route', () => {
  const paired = new Set(stories.flatMap(({ pairs }) => pairs.map(({ route }) => route)))
  expect(documented.toSorted()).toEqual([...paired].toSorted())
})

it('documents each route that it serves', async () => {
  await using world = await openWorld()
  const document = (await (await world.app()).inject('/openapi/sms.json')).json()
  const served = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(served.toSorted()).toEqual(documented.toSorted())
})
