import { Worker } from 'node:worker_threads'
import { DomainError } from '#platform/errors.ts'
import type { GiftFile } from './gift.rules.ts'
import type { GiftQuestion } from './gift-reading.rules.ts'

export type GiftWork = { text: string } | { questions: GiftQuestion[] }

const longest = 20_000

/** Reads or writes a file in a thread of its own. Throws `unprocessable` when that takes too long. */
export const readInThread = (text: string): Promise<GiftFile> => run<GiftFile>({ text })
export const writeInThread = (questions: GiftQuestion[]): Promise<string> => run<string>({ questions })

function run<T>(work: GiftWork): Promise<T> {
  const resourceLimits = { maxOldGenerationSizeMb: 256 }
  const worker = new Worker(new URL('./gift-worker.ts', import.meta.url), {
    workerData: work,
    resourceLimits,
  })
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(tooSlow()), longest)
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => clearTimeout(timer))
  }).finally(() => worker.terminate())
}

const tooSlow = () =>
  new DomainError(
    'unprocessable',
    'gift_too_slow',
    `Reading the file takes longer than ${longest / 1000} s. Split it into smaller ones.`,
  )
