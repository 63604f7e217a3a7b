import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '#platform/free-port.ts'

const root = join(import.meta.dirname, '..')

/** A server in a process of its own. */
export type Server = { pid: number; address: string; startedIn: number; stop(): Promise<void> }

/** `node bin/sangam.js <part>` as `npm start` runs it. */
export const startSangam = (part: string, env: Record<string, string>): Promise<Server> =>
  startServer(['--max-semi-space-size=4', ...profiling(), join(root, 'bin/sangam.js'), part], env)

/** The limit: the same packages, the same flags, nothing of ours. */
export const startBare = (file: string, env: Record<string, string>): Promise<Server> =>
  startServer(['--max-semi-space-size=4', ...profiling(), join(import.meta.dirname, file)], env)

/** `BENCH_PROFILE=folder` leaves a CPU profile of every server that was measured there. */
const profiling = () =>
  process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : []

async function startServer(args: string[], env: Record<string, string>): Promise<Server> {
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const began = performance.now()
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: {
      ...process.env,
      SEED: 'none',
      LOG_LEVEL: 'error',
      AMQP_URL: '',
      REDIS_URL: '',
      ...env,
      PORT: String(port),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  await untilAlive(address)
  return {
    pid: child.pid ?? 0,
    address,
    startedIn: performance.now() - began,
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      const killing = setTimeout(() => child.kill('SIGKILL'), 30_000)
      await gone
      clearTimeout(killing)
      process.off('exit', killWithUs)
    },
  }
}

async function untilAlive(address: string): Promise<void> {
  const deadline = performance.now() + 60_000
  while (performance.now() < deadline) {
    const isAlive = await fetch(`${address}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isAlive) return
    await sleep(5)
  }
  throw new Error(`Nothing answers at ${address}.`)
}

/** Resident memory in bytes, as the kernel counts it. */
export function readMemory({ pid }: Server): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1] ?? Number.NaN) * 1024
}

/** By how many bytes the process grew while the work ran, at its highest. */
export async function growthDuring<T>(server: Server, work: () => Promise<T>) {
  const before = readMemory(server)
  let peak = before
  const sampling = setInterval(() => {
    peak = Math.max(peak, readMemory(server))
  }, 20)
  const result = await work().finally(() => clearInterval(sampling))
  return { result, growth: Math.max(peak, readMemory(server)) - before, peak }
}

export async function timed<T>(work: () => Promise<T>): Promise<{ took: number; result: T }> {
  const began = performance.now()
  const result = await work()
  return { took: performance.now() - began, result }
}
