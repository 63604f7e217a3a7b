// Runs before `npm start` and `npm test` on whatever Node is on the PATH: installs what the lock file names, once.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const bin = (name) =>
  join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name)

const stamp = join(root, 'node_modules', '.installed')
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
const isReady = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(bin('node'))

if (!isReady) {
  console.log('Installing what Sangam stands on (once, about half a minute) …')
  const shell = process.platform === 'win32'
  const { status } = spawnSync('npm', ['ci', '--include=dev', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell,
  })
  if (status !== 0) {
    console.error('The installation failed: see the lines above; `npm ci` in this folder shows it again.')
    process.exit(1)
  }
  writeFileSync(stamp, wanted)
}
