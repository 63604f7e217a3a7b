#!/usr/bin/env node
// Starts one part of Sangam (`npx sangam help`) under the Node that the project brings, whatever Node is on the PATH.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { bin, root } from './ready.js'

const child = spawn(
  bin('node'),
  [join(root, 'src', 'main.ts'), ...(process.argv.length > 2 ? process.argv.slice(2) : ['help'])],
  {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  },
)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
