import type { FastifyReply } from 'fastify'
import { type Line, mostWaiting } from './lines.ts'

/** Makes the answer a stream of server-sent events. */
export function openSse(reply: FastifyReply, who: Pick<Line, 'user_id' | 'role' | 'session_id'>): Line {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // A proxy that gathers would hold back what should arrive now.
    'x-accel-buffering': 'no',
  })
  // A line that broke is closed; what is still written to it goes nowhere.
  raw.on('error', () => raw.destroy())
  const write = (text: string) => {
    if (!raw.writableEnded && !raw.destroyed) raw.write(text, drained)
  }
  const line: Line = {
    ...who,
    isFull: () => raw.writableLength > mostWaiting,
    onDrain: () => {},
    send: (id, { type, data, at }) =>
      void raw.write(
        `id: ${id}\nevent: ${type}\ndata: {"at":"${at.toISOString()}","data":${data}}\n\n`,
        drained,
      ),
    beat: () => write(': here\n\n'),
    close: () => void raw.end(),
    drop: () => void raw.destroy(),
  }
  const drained = () => {
    if (raw.writableLength === 0) line.onDrain()
  }
  raw.write(`retry: ${1_000 + Math.round(Math.random() * 2_000)}\n\n`)
  return line
}
