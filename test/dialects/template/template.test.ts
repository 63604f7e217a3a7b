import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { accountStory, credentialStory, rootStory } from './account-pairs.ts'
import { linkStory } from './link-pairs.ts'
import { mfaStory } from './mfa-pairs.ts'
import { passwordStory } from './password-pairs.ts'
import { places, tell } from './play.ts'
import { socialStory } from './social-pairs.ts'

const stories = [accountStory, credentialStory, passwordStory, mfaStory, socialStory, linkStory]

describe.each(places)('template, %s,', (place) => {
  for (const story of stories) it(`answers as documented: ${story.name}`, () => tell(story, place))
})

it('says who it is on a host of its own', () => tell(rootStory, 'on a host of its own'))

const page = readFileSync(join(import.meta.dirname, '../../../docs/dialects/template.md'), 'utf8')
const documented = [...page.matchAll(/^\| `([A-Z]+ \/[^`]*)` \|/gm)].map(([, route = '']) => route)

it('has a pair for each documented route', () => {
  const paired = new Set([...stories, rootStory].flatMap(({ pairs }) => pairs.map(({ route }) => route)))
  expect(documented.length).toBeGreaterThan(20)
  expect(documented.filter((route) => !paired.has(route))).toEqual([])
  expect([...paired].filter((route) => !documented.includes(route))).toEqual([])
})

it('documents each route that it serves', async () => {
  await using world = await openWorld({ DIALECT_HOSTS: 'old.example=template' })
  const { declared } = await world.app()
  const beside = /^\/\.hosts\/template\/(files|uploads|static)\//
  const own = declared.filter(({ url }) => url.startsWith('/.hosts/template') && !beside.test(url))
  const served = own.map(({ method, url }) => nameless(`${method} ${url.replace('/.hosts/template', '')}`))
  expect([...new Set(served)].sort()).toEqual(documented.map(nameless).sort())
  const described = Object.keys((await documentOf(world)).paths).map(nameless)
  const elsewhere = documented.filter((route) => route !== 'GET /').map((route) => route.split(' ')[1] ?? '')
  expect(described.sort()).toEqual([...new Set(elsewhere.map(nameless))].sort())
})

async function documentOf(world: Awaited<ReturnType<typeof openWorld>>) {
  const response = await fetch(`${await world.listen()}/openapi/template.json`)
  return (await response.json()) as { paths: Record<string, object> }
}

/** A route without the names of its parameters, which differ, and without a slash at its end. */
const nameless = (route: string) => route.replace(/([{<]\w+[}>]|:\w+)/g, '*').replace(/(.)\/$/, '$1')
