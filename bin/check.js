// The gate, one readable list: what must pass before a change lands.
import { spawnSync } from 'node:child_process'
import { bin, root } from './ready.js'

const steps = [
  ['format, lint, architecture', 'biome', 'check', '--error-on-warnings', '.'],
  ['types', 'tsc'],
  ['tests, and generated files fresh', 'vitest', 'run'],
]

for (const [name, command, ...args] of steps) {
  console.log(`\n# ${name}`)
  const { status } = spawnSync(bin(command), args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error(`\nThe gate stopped at: ${name}`)
    process.exit(status ?? 1)
  }
}
