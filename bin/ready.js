// Runs before `npm start` and `npm test` on whatever Node is on the PATH: installs what the lock file names, once.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const bin = (name) =>
  join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name)

const modules = join(root, 'node_modules')
const stamp = join(modules, '.installed')
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')

const isReady = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(bin('node'))
/** Someone else's folder is theirs to fill. */
const isBorrowed = () => existsSync(modules) && lstatSync(modules).isSymbolicLink()

/** Two first starts at once install one after the other; the lock of one that was killed counts no more. */
function lock(file) {
  for (;;) {
    try {
      return writeFileSync(file, String(process.pid), { flag: 'wx' })
    } catch {
      if (isHeld(file)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
      else rmSync(file, { force: true })
    }
  }
}

function isHeld(file) {
  try {
    return process.kill(Number(readFileSync(file, 'utf8')), 0)
  } catch {
    return false
  }
}

function install() {
  console.log('Installing what Sangam stands on (once, about half a minute) …')
  const { status } = spawnSync('npm', ['ci', '--include=dev', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status === 0) return writeFileSync(stamp, wanted)
  console.error('The installation failed: see the lines above; `npm ci` in this folder shows it again.')
  return process.exit(1)
}

if (!isReady() && !isBorrowed()) {
  const file = join(root, '.installing')
  lock(file)
  process.on('exit', () => rmSync(file, { force: true }))
  if (!isReady()) install()
}
