import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { dialectNames } from '#dialects'
import { generateTables } from '../scripts/generate-tables.ts'
import { circle, lawful, planted } from './planted.ts'
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

/** Which rules Biome finds broken in which file of a tree with all of them planted. */
function plantAll(): Map<string, string[]> {
  using copy = copyTree()
  const files = [
    ...planted.map(([, path, code], index) => [numbered(path, index), code] as const),
    ...lawful,
    ...circle,
  ]
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
  it('nothing imports itself by way of another', () =>
    expect(broken.get(circle[0][0])?.join()).toContain('noImportCycles'))
  it.each(lawful)('and what keeps them passes: %s', (path) => expect(broken.get(path)).toBeUndefined())
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
      writeFileSync(list, without.replace('[, ', '[').replace(', ,', ',').replace(', ]', ']'))
      const { stdout } = spawnSync(tool('tsc'), [], { cwd: copy.path, encoding: 'utf8' })
      expect(stdout).toBe('')
    })
})

it('the types of the tables are those of the migrated database', () =>
  expect(generateTables(databaseUrl(inject('server'), inject('template')), true)).toBe(true))
