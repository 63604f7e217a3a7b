import { connect, createServer, type Socket } from 'node:net'

/** A wire to a server, which a test cuts, lets hang or mends. */
export type TcpProxy = {
  /** The server's address with the wire's host and port in it. */
  url: string
  /** How many lines were ever laid through it. */
  lines: number
  /** What is open breaks; what is opened breaks at once until `mend`. */
  cut(): void
  /** What is open stays so, and nothing comes through in either direction until `mend`. */
  hang(): void
  /** After so many more bytes from the client all breaks. */
  cutAfter(bytes: number): void
  mend(): void
  [Symbol.asyncDispose](): Promise<void>
}

type State = { mode: 'through' | 'cut' | 'hung'; left: number; sockets: Set<Socket> }

export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const address = new URL(target)
  const state: State = { mode: 'through', left: Number.POSITIVE_INFINITY, sockets: new Set() }
  const server = createServer((near) => {
    proxy.lines += 1
    if (state.mode === 'cut') near.destroy()
    else join(state, near, connect(Number(address.port), address.hostname), proxy.cut)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(target)
  url.host = `127.0.0.1:${(server.address() as { port: number }).port}`
  const set = (mode: State['mode']) => {
    state.mode = mode
    for (const socket of state.sockets) {
      if (mode === 'cut') socket.destroy()
      if (mode === 'hung') socket.pause()
      if (mode === 'through') socket.resume()
    }
  }
  const proxy: TcpProxy = {
    url: url.href,
    lines: 0,
    cut: () => set('cut'),
    hang: () => set('hung'),
    cutAfter: (bytes) => {
      state.left = bytes
    },
    mend: () => set('through'),
    async [Symbol.asyncDispose]() {
      set('cut')
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return proxy
}

function join(state: State, near: Socket, far: Socket, cut: () => void): void {
  for (const [socket, other] of [
    [near, far],
    [far, near],
  ] as const) {
    state.sockets.add(socket)
    socket.setNoDelay()
    if (state.mode === 'hung') socket.pause()
    socket.on('error', () => {})
    socket.on('close', () => {
      state.sockets.delete(socket)
      other.destroy()
    })
    socket.on('data', (bytes) => {
      if (socket === near) state.left -= bytes.length
      other.write(state.left < 0 ? bytes.subarray(0, Math.max(bytes.length + state.left, 0)) : bytes)
      if (state.left >= 0) return
      state.left = Number.POSITIVE_INFINITY
      cut()
    })
  }
}
