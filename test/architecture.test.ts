import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { dialectNames } from '#dialects'
import { generateTables } from '../scripts/generate-tables.ts'
import { databaseUrl } from './postgres.ts'

const root = join(import.meta.dirname, '..')
const tool = (name: string) => join(root, 'node_modules/.bin', name)

/** A copy of the tree, to break it in. */
function copyTree(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'sangam-copy-'))
  for (const part of [
    'src',
    'db',
    'test',
    'scripts',
    'tsconfig.json',
    'biome.jsonc',
    'package.json',
    'vitest.config.ts',
  ])
    cpSync(join(root, part), join(path, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}

const planted: [string, string, string, string][] = [
  [
    'a port imports nothing of ours',
    'src/ports/planted.ts',
    `export type { Db } from '#platform/db.ts'\n`,
    'noRestrictedImports',
  ],
  [
    'the platform knows no feature',
    'src/platform/planted.ts',
    `export { getCourse } from '#features/courses/index.ts'\n`,
    'noRestrictedImports',
  ],
  [
    'the platform knows no vendor',
    'src/platform/planted.ts',
    `export { openStore } from '#providers/sandbox/index.ts'\n`,
    'noRestrictedImports',
  ],
  [
    'a provider knows no feature',
    'src/providers/planted/texts.ts',
    `export { getCourse } from '#features/courses/index.ts'\n`,
    'noRestrictedImports',
  ],
  [
    'a feature is entered by its door',
    'src/features/planted/planted.ts',
    `export { find } from '#features/courses/course.queries.ts'\n`,
    'noRestrictedImports',
  ],
  [
    'a feature knows no dialect',
    'src/features/planted/planted.ts',
    `export { ekatra } from '#dialects/ekatra/index.ts'\n`,
    'noRestrictedImports',
  ],
  [
    'a feature knows no vendor',
    'src/features/planted/planted.ts',
    `export { openStore } from '#providers/sandbox/index.ts'\n`,
    'noRestrictedImports',
  ],
  [
    'rules know no database',
    'src/features/planted/planted.rules.ts',
    `export { sql } from 'kysely'\n`,
    'noRestrictedImports',
  ],
  [
    'rules know no clock of the machine',
    'src/features/planted/planted.rules.ts',
    `export { performance } from 'node:perf_hooks'\n`,
    'noRestrictedImports',
  ],
  [
    'a contract is data',
    'src/features/planted/planted.contract.ts',
    `export { find } from './planted.queries.ts'\n`,
    'noRestrictedImports',
  ],
  [
    'a dialect has no database',
    'src/dialects/planted/index.ts',
    `export { sql } from 'kysely'\n`,
    'noRestrictedImports',
  ],
  [
    'a dialect enters by doors',
    'src/dialects/planted/index.ts',
    `export { find } from '#features/courses/course.queries.ts'\n`,
    'noRestrictedImports',
  ],
  [
    'a dialect knows no other',
    'src/dialects/planted/index.ts',
    `export { ekatra } from '#dialects/ekatra/index.ts'\n`,
    'noRestrictedImports',
  ],
  [
    'the site knows no feature',
    'src/site/planted.ts',
    `export { getCourse } from '#features/courses/index.ts'\n`,
    'noRestrictedImports',
  ],
  [
    'nobody climbs out of a folder',
    'src/features/planted/planted.ts',
    `export { find } from '../courses/course.queries.ts'\n`,
    'noRestrictedImports',
  ],
  [
    'a file has 250 lines at most',
    'src/platform/planted.ts',
    `${'export const a = 1\n'.repeat(1)}${'a\n'.repeat(260)}`,
    'noExcessiveLinesPerFile',
  ],
  ['nothing is any', 'src/platform/planted.ts', 'export const a = (b: any) => b\n', 'noExplicitAny'],
  ['nothing is exported by default', 'src/platform/planted.ts', 'export default 1\n', 'noDefaultExport'],
]

const lawful = [
  'src/features/lawful/lawful.ts',
  `export { getCourse } from '#features/courses/index.ts'\n`,
] as const

/** Which rules Biome finds broken in which file of a tree with all of them planted. */
function plantAll(): Map<string, string[]> {
  using copy = copyTree()
  const files = [...planted.map(([, path, code], index) => [numbered(path, index), code] as const), lawful]
  for (const [path, code] of files) {
    mkdirSync(dirname(join(copy.path, path)), { recursive: true })
    writeFileSync(join(copy.path, path), code)
  }
  const { stdout } = spawnSync(tool('biome'), ['lint', '--reporter=json', '--max-diagnostics=none', 'src'], {
    cwd: copy.path,
    encoding: 'utf8',
    maxBuffer: 1e9,
  })
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { category: string; location: { path: string } }[]
  }
  const byFile = Map.groupBy(diagnostics, ({ location }) => location.path)
  return new Map([...byFile].map(([path, found]) => [path, found.map(({ category }) => category)]))
}

const numbered = (path: string, index: number) => path.replaceAll('planted', `planted-${index}`)

describe('the rules of the house are kept by the linter', () => {
  const broken = plantAll()
  for (const [index, [rule, path, , name]] of planted.entries())
    it(rule, () => expect(broken.get(numbered(path, index))?.join()).toContain(name))
  it('and what keeps them passes', () => expect(broken.get(lawful[0])).toBeUndefined())
})

describe('a dialect is a guest', () => {
  for (const name of dialectNames)
    it(`without ${name} and its line everything else compiles`, { timeout: 60_000 }, () => {
      using copy = copyTree()
      rmSync(join(copy.path, 'src/dialects', name), { recursive: true })
      rmSync(join(copy.path, 'test/dialects', name), { recursive: true })
      const list = join(copy.path, 'src/dialects.ts')
      const without = readFileSync(list, 'utf8')
        .replace(new RegExp(`^import \\{ ${name} \\}.*\\n`, 'm'), '')
        .replace(new RegExp(`(\\[|, )${name}(?=[,\\]])`), '$1')
      writeFileSync(list, without.replace('[, ', '['))
      const { stdout } = spawnSync(tool('tsc'), [], { cwd: copy.path, encoding: 'utf8' })
      expect(stdout).toBe('')
    })
})

it('the types of the tables are those of the migrated database', () =>
  expect(generateTables(databaseUrl(inject('server'), inject('template')), true)).toBe(true))
