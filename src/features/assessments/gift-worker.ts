import { parentPort, workerData } from 'node:worker_threads'
import { toPlainWords } from '#platform/markup.ts'
import { readGift, writeGiftFile } from './gift.rules.ts'
import type { GiftWork } from './gift-work.ts'

// A thread of its own: a large file keeps nobody waiting, and one that takes too long is given up.
const work = workerData as GiftWork
const done =
  'text' in work ? readGift(work.text, (html) => toPlainWords(html, 'html')) : writeGiftFile(work.questions)
parentPort?.postMessage(done)
