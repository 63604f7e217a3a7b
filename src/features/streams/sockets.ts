import type { WebSocket } from 'ws'
import { type Line, mostWaiting } from './lines.ts'

const codes = { ended: 4401, leaving: 1001, old: 4000 } as const

/** Makes an open WebSocket a line; what the other side says is not listened to. */
export function openSocketLine(socket: WebSocket, who: Pick<Line, 'user_id' | 'role' | 'session_id'>): Line {
  let isAlive = true
  socket.on('error', () => socket.terminate())
  socket.on('pong', () => {
    isAlive = true
  })
  const drained = () => {
    if (socket.bufferedAmount === 0) line.onDrain()
  }
  const line: Line = {
    ...who,
    isFull: () => socket.bufferedAmount > mostWaiting,
    onDrain: () => {},
    send: (id, { type, data, at }) => {
      if (socket.readyState === socket.OPEN)
        socket.send(`{"id":"${id}","type":"${type}","at":"${at.toISOString()}","data":${data}}`, drained)
    },
    beat() {
      if (!isAlive) return socket.terminate()
      isAlive = false
      if (socket.readyState === socket.OPEN) socket.ping()
    },
    close: (why) => socket.close(codes[why], why),
    drop: () => socket.terminate(),
  }
  return line
}
