import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

/** What a server says that takes everything, until the line that begins so: there it breaks the connection. */
export function polite(line: string, last: string): string | undefined {
  if (last && line.startsWith(last)) return undefined
  if (line === '') return '220 mail.example ESMTP'
  if (line.startsWith('EHLO')) return '250-mail.example\r\n250 AUTH PLAIN'
  if (line.startsWith('AUTH')) return '235 2.7.0 Welcome'
  return line === 'DATA' ? '354 Go on' : '250 2.0.0 Fine'
}

/** A server that answers each line (first of all an empty one) with a reply; `undefined` breaks, `drip` never ends. */
export async function startTalk(reply: (line: string) => string | undefined) {
  const lines: string[] = []
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    let isData = false
    const say = (line: string) => {
      lines.push(line)
      if (isData && line !== '.') return
      const answer = reply(line)
      isData = line === 'DATA'
      if (answer === undefined) socket.destroy()
      else if (answer === 'drip') drip(socket)
      else socket.write(`${answer}\r\n`)
    }
    sockets.push(socket)
    socket.on('error', () => {})
    createInterface(socket).on('line', say)
    say('')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    lines,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function drip(socket: Socket): void {
  const timer = setInterval(() => socket.write('250-wait\r\n'), 20)
  socket.on('close', () => clearInterval(timer))
}
