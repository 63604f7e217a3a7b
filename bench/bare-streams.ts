// The limit of streams: `ws` on Node's own server, which writes what it is given to every open socket, or to one.
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

const sockets = new WebSocketServer({ noServer: true })
const server = createServer((request, reply) => {
  if (request.method !== 'POST') return void reply.end('ok')
  const parts: Buffer[] = []
  request.on('data', (part) => parts.push(part))
  request.on('end', () => {
    const text = Buffer.concat(parts).toString()
    for (const socket of sockets.clients) socket.send(text)
    reply.end()
  })
})
server.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head, () => {}))
server.listen(Number(process.env.PORT), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
