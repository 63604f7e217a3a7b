/** What joins everything and is imported by nobody. */
const roots = [
  ['server', '#app'],
  ['worker', '#worker'],
  ['system', '#system'],
  ['list of dialects', '#dialects'],
  ['seed', '#db/seed.ts'],
  ['test', '#test/world.ts'],
] as const

/** What it breaks, in which file, with which code, and which rule of Biome says so. */
type Planted = [rule: string, path: string, code: string, name: string]

export const planted: Planted[] = [
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
  ...roots.flatMap(([name, from]) =>
    [
      ['the platform', 'src/platform/planted.ts'],
      ['a provider', 'src/providers/planted/planted.ts'],
      ['a feature', 'src/features/planted/planted.ts'],
      ['a rule', 'src/features/planted/planted.rules.ts'],
      ['a contract', 'src/features/planted/planted.contract.ts'],
      ['a dialect', 'src/dialects/planted/index.ts'],
      ['the site', 'src/site/planted.ts'],
    ].map(
      ([who = '', path = '']): Planted => [
        `${who} knows no ${name}`,
        path,
        `export * from '${from}'\n`,
        'noRestrictedImports',
      ],
    ),
  ),
  [
    'a feature knows no site',
    'src/features/planted/planted.ts',
    `export { homePage } from '#site/home-page.ts'\n`,
    'noRestrictedImports',
  ],
  [
    'the platform knows no site',
    'src/platform/planted.ts',
    `export { homePage } from '#site/home-page.ts'\n`,
    'noRestrictedImports',
  ],
  [
    'a dialect knows no port',
    'src/dialects/planted/index.ts',
    `export type { EmailPort } from '#ports/email.ts'\n`,
    'noRestrictedImports',
  ],
  [
    'a provider knows no dialect',
    'src/providers/planted/texts.ts',
    `export { ekatra } from '#dialects/ekatra/index.ts'\n`,
    'noRestrictedImports',
  ],
  ...['html-to-text', 'marked', 'pg', 'node:fs', './planted.queries.ts'].map(
    (from): Planted => [
      `rules do without ${from}`,
      'src/features/planted/planted.rules.ts',
      `export * from '${from}'\n`,
      'noRestrictedImports',
    ],
  ),
  ...['Date.now()', 'new Date()', 'Date()', 'Math.random()', 'Temporal.Now.instant()'].map(
    (code): Planted => [
      `rules are told, and never ask for, ${code}`,
      'src/features/planted/planted.rules.ts',
      `import { Temporal } from 'temporal-polyfill'\nexport const planted = [Temporal, ${code}]\n`,
      'plugin',
    ],
  ),
  [
    'rules know no variables of the process',
    'src/features/planted/planted.rules.ts',
    'export const planted = process.env.PATH\n',
    'noRestrictedGlobals',
  ],
  [
    'no promise is left alone',
    'src/platform/planted.ts',
    'const work = async () => 1\nexport function planted() {\n  work()\n}\n',
    'noFloatingPromises',
  ],
  [
    'a file is named in kebab-case',
    'src/platform/planted_wrongName.ts',
    'export const a = 1\n',
    'useFilenamingConvention',
  ],
  ['nothing is any', 'src/platform/planted.ts', 'export const a = (b: any) => b\n', 'noExplicitAny'],
  ['nothing is exported by default', 'src/platform/planted.ts', 'export default 1\n', 'noDefaultExport'],
]

export const lawful = [
  ['src/features/lawful/lawful.ts', `export { getCourse } from '#features/courses/index.ts'\n`],
  [
    'src/features/lawful/lawful.rules.ts',
    `import { Temporal } from 'temporal-polyfill'
import { readNumber } from '#platform/numbers.ts'
import { other } from './other.rules.ts'
export const lawful = [Temporal, readNumber, other, new Date(5), Math.max(1, 2)]\n`,
  ],
  ['src/features/lawful/lawful.db.test.ts', `export { openWorld } from '#test/world.ts'\n`],
] as const
/** Two files that import each other. */
export const circle = [
  ['src/features/circle/one.ts', `import { two } from './two.ts'\nexport const one = () => two\n`],
  ['src/features/circle/two.ts', `import { one } from './one.ts'\nexport const two = () => one\n`],
] as const
