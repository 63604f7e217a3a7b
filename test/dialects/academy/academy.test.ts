import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { places, tell } from './play.ts'
import { stories } from './stories.ts'

describe.each(places)('academy at %s', (place) => {
  for (const story of stories)
    it(`answers as documented, and tells no secret: ${story.name}`, { timeout: 60_000 }, async () => {
      const said = await tell(story, place)
      expect(said.length).toBeGreaterThan(500)
      expect(said).not.toMatch(/argon2|_hash|secret|keeps it|three green boats|password123/)
    })
})

const page = readFileSync(join(import.meta.dirname, '../../../docs/dialects/academy.md'), 'utf8')
const documented = [...page.matchAll(/^\| `([A-Z]+ \/[^`]*)` \|/gm)].map(([, route = '']) => route)

it('has a pair for each documented route', () => {
  const paired = new Set(stories.flatMap(({ pairs }) => pairs.map(({ route }) => route)))
  expect(documented.length).toBeGreaterThan(30)
  expect(documented.filter((route) => !paired.has(route))).toEqual([])
  expect([...paired].filter((route) => !documented.includes(route))).toEqual([])
})

it('documents each route that it serves', async () => {
  await using world = await openWorld()
  const response = await fetch(`${await world.listen()}/openapi/academy.json`)
  const { paths } = (await response.json()) as { paths: Record<string, object> }
  const served = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => nameless(`${method.toUpperCase()} ${path}`)),
  )
  expect(served.sort()).toEqual(documented.map((route) => nameless(route.replace(' ', ' /api/v1'))).sort())
})

/** A route without the names of its parameters, which differ. */
const nameless = (route: string) => route.replace(/[{<]\w+[}>]/g, '*')
