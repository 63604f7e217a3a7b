import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { accountStory } from './account-pairs.ts'
import { methodOf, openCaller, openPeople } from './caller.ts'
import { logStory } from './log-pairs.ts'
import type { Story } from './pair.ts'
import { tokenStory } from './token-pairs.ts'
import { userListStory } from './user-list-pairs.ts'
import { userStory } from './user-pairs.ts'

const stories = [accountStory, tokenStory, logStory, userListStory, userStory]
const names = ['127.0.0.1', 'localhost']

/** Sends the pairs in order and answers all that came back; the second name is the dialect's own host. */
async function play({ pairs }: Story, name: string): Promise<string> {
  await using world = await openWorld({ DIALECT_HOSTS: 'localhost=ease' })
  const base = (await world.listen()).replace('127.0.0.1', name)
  const call = openCaller(base)
  const kept: Record<string, string | undefined> = { ...(await openPeople(world, base)) }
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, key) => kept[key] ?? '')
  let said = ''
  for (const pair of pairs) {
    const who = pair.as ?? 'staff'
    const header = who in kept ? kept[who] : fill(who)
    const { status, body, text } = await call(methodOf(pair), fill(pair.at), pair.body, header)
    expect([status, body], `${pair.route}: ${pair.says}`).toEqual(pair.reply)
    if (pair.keep) kept[pair.keep] = String(Object(body).token ?? Object(body).id)
    said += text
  }
  return said
}

describe.each(names)('ease at %s', (name) => {
  for (const story of stories)
    it(`answers as documented, and tells no secret: ${story.name}`, async () => {
      const said = await play(story, name)
      expect(said.length).toBeGreaterThan(500)
      expect(said).not.toMatch(/argon2|_hash|secret|keeps it|three green boats/)
    })
})

const page = readFileSync(join(import.meta.dirname, '../../../docs/dialects/ease.md'), 'utf8')
const documented = [...page.matchAll(/^\| `([A-Z]+ \/[^`]*)` \|/gm)].map(([, route = '']) => route)

it('has a pair for each documented route', () => {
  const paired = new Set(stories.flatMap(({ pairs }) => pairs.map(({ route }) => route)))
  expect(documented.length).toBeGreaterThan(15)
  expect(documented.filter((route) => !paired.has(route))).toEqual([])
  expect([...paired].filter((route) => !documented.includes(route))).toEqual([])
})

it('documents each route that it serves', async () => {
  await using world = await openWorld()
  const response = await fetch(`${await world.listen()}/openapi/ease.json`)
  const { paths } = (await response.json()) as { paths: Record<string, object> }
  const served = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => nameless(`${method.toUpperCase()} ${path}`)),
  )
  expect(served.sort()).toEqual(documented.map((route) => nameless(route.replace(' ', ' /api'))).sort())
})

/** A route without the names of its parameters, which differ, and without a slash at its end. */
const nameless = (route: string) => route.replace(/[{<]\w+[}>]/g, '*').replace(/\/$/, '')
