#!/usr/bin/env node
// Starts Sangam, or one part of it (`npx sangam help`), under the Node that the project brings, whatever Node is on the PATH.
import { spawn } from 'node:child_process'
import module from 'node:module'
import { join } from 'node:path'
import { bin, root } from './ready.js'

const args = process.argv.length > 2 ? process.argv.slice(2) : ['help']

if (Number.parseInt(process.versions.node, 10) >= 24) {
  // What was compiled before is not compiled again, and the compiler for types is not even loaded: 20 MB and half a second.
  module.enableCompileCache()
  const { runCommand } = await import('../src/commands.ts')
  await runCommand(args)
} else {
  const child = spawn(bin('node'), [join(root, 'bin', 'sangam.js'), ...args], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}
