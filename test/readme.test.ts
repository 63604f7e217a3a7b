import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openAcademy } from './faults/academy.ts'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')

/** The lines that the README asks a newcomer to type, for a server at that address. */
const script = (address: string) =>
  [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
    .map(([, block]) => block)
    .join('\necho\n')
    .replace('http://127.0.0.1:3000', address)

it('leads a newcomer from sign-up to the end of a course, line by line', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sangam-readme-'))
  try {
    await using academy = await openAcademy()
    await academy.start()
    const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-eu', '-c', script(academy.address)], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    expect([stderr, status]).toEqual(['', 0])
    for (const said of [
      '"sent":"confirmation"',
      '"status":"published"',
      '"rows":3,"added":3,"changed":0,"rejected":0',
      '"learners":3,"skipped":{"opted_out":0,"unsubscribed":0},"messages":15',
      '"settled":true',
      'Asha, day 1 - First aid in three texts: Burns',
      'Yes: 20 minutes, even when the pain stops sooner.',
      '"state":"finished"',
      '"title":"First aid in three texts"',
      '<p>Hold a burn under cool running water for 20 minutes. No ice, no butter.</p>',
      '"required":3,"completed":1',
      '"reason":"silent"',
    ])
      expect(stdout).toContain(said)
    expect(stdout).not.toContain('/problems/')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
