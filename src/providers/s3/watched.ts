import { Readable } from 'node:stream'

/** What comes as a stream, and, when it broke, the failure of whoever sent it: the storage's own look like it. */
export function watched(content: AsyncIterable<Uint8Array>): {
  stream: Readable
  failure(): unknown
} {
  let failure: unknown
  async function* watch() {
    try {
      yield* content
    } catch (error) {
      failure = error
      throw error
    }
  }
  return { stream: Readable.from(watch(), { objectMode: false }), failure: () => failure }
}
