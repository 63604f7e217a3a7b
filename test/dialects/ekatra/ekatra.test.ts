import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { accountStory } from './account-pairs.ts'
import { authStory } from './auth-pairs.ts'
import { type Mount, mailedToken, methodOf, openCaller, openPeople, prefixes, tokenOf } from './caller.ts'
import { courseStory } from './course-pairs.ts'
import { deliveryStory } from './delivery-pairs.ts'
import { groupStory } from './group-pairs.ts'
import type { Story } from './pair.ts'
import { tokenStory } from './token-pairs.ts'

const stories = [authStory, tokenStory, courseStory, groupStory, deliveryStory, accountStory]
const mounts = Object.keys(prefixes) as Mount[]

/** Sends the pairs in order; `{mailed}` in an address is the token of the last mail, `{answered}` that of the last answer. */
async function play({ pairs }: Story, mount: Mount): Promise<void> {
  await using world = await openWorld()
  const base = await world.listen()
  const caller = openCaller(base, mount)
  const people = await openPeople(world, base, caller)
  let answered = ''
  for (const pair of pairs) {
    const mailed = pair.at.includes('{mailed}') ? await mailedToken(world, base) : ''
    const path = pair.at.replace('{mailed}', mailed).replace('{answered}', answered)
    const who = pair.as ?? 'teacher'
    const header = who in people ? people[who] : who.replace(/\{(\w+)\}/g, (_, name) => people[name] ?? '')
    const { status, body } = await caller.send(methodOf(pair), path, pair.body, header)
    if (pair.route === 'POST /auth/forgot' && status === 200) answered = tokenOf(body)
    const expected = Array.isArray(pair.reply) ? pair.reply : pair.reply[mount]
    expect([status, body], `${pair.route}: ${pair.says}`).toEqual(expected)
  }
}

describe.each(mounts)('ekatra as the %s has it', (mount) => {
  for (const story of stories) it(`answers as documented: ${story.name}`, () => play(story, mount))
})

const page = readFileSync(join(import.meta.dirname, '../../../docs/dialects/ekatra.md'), 'utf8')
const documented = [...page.matchAll(/^\| `([A-Z]+ \/[^`]*)` \|/gm)].map(([, route = '']) => route)

it('has a pair for each documented route', () => {
  const paired = new Set(stories.flatMap(({ pairs }) => pairs.map(({ route }) => route)))
  expect(documented.length).toBeGreaterThan(25)
  expect(documented.filter((route) => !paired.has(route))).toEqual([])
  expect([...paired].filter((route) => !documented.includes(route))).toEqual([])
})

it('documents each route that it serves, on both mounts', async () => {
  await using world = await openWorld()
  const response = await fetch(`${await world.listen()}/openapi/ekatra.json`)
  const { paths } = (await response.json()) as { paths: Record<string, object> }
  const served = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => nameless(`${method.toUpperCase()} ${path}`)),
  )
  const expected = documented.flatMap((route) =>
    Object.values(prefixes).map((prefix) => nameless(route.replace(' ', ` ${prefix}`))),
  )
  expect(served.sort()).toEqual(expected.sort())
})

/** A route without the names of its parameters, which differ, and without a slash at its end. */
const nameless = (route: string) => route.replace(/[{<]\w+[}>]/g, '*').replace(/\/$/, '')
