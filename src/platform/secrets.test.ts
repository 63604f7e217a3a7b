import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { readSecrets } from './secrets.ts'

function newFolder(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'sangam-secrets-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}

it('makes secrets once, for their owner alone, and a key that is set wins', () => {
  using folder = newFolder()
  const made = readSecrets(folder.path)
  expect(readSecrets(folder.path)).toEqual(made)
  expect(made.secret_key).toHaveLength(43)
  expect(made.database_password).not.toBe(made.secret_key)
  if (process.platform !== 'win32')
    expect(statSync(join(folder.path, 'secrets.json')).mode & 0o777).toBe(0o600)
  const key = 'x'.repeat(32)
  expect(readSecrets(folder.path, key)).toEqual({ ...made, secret_key: key })
})

it('gives the same secrets to processes that start in an empty folder at once', async () => {
  using folder = newFolder()
  const code = `import { readSecrets } from '${join(import.meta.dirname, 'secrets.ts')}'
    console.log(JSON.stringify(readSecrets(process.argv[1])))`
  const start = () =>
    promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', code, folder.path])
  const starts = await Promise.all(Array.from({ length: 6 }, start))
  expect(new Set(starts.map(({ stdout }) => stdout))).toEqual(
    new Set([`${JSON.stringify(readSecrets(folder.path))}\n`]),
  )
  expect(readdirSync(folder.path)).toEqual(['secrets.json'])
})

it('makes up nothing in place of a secret that is gone', () => {
  using folder = newFolder()
  writeFileSync(join(folder.path, 'secrets.json'), '{"secret_key":"k"}')
  expect(() => readSecrets(folder.path)).toThrow('lacks secret_key or database_password')
})
