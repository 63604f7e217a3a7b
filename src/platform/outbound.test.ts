import { createServer, type RequestListener } from 'node:http'
import https from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { makeCertificate } from '#test/providers/push-certificates.ts'
import { openOutbound } from './outbound.ts'

const { cert, key } = makeCertificate(['receiver.example'])
const ours = ['127.0.0.0/8']
const call = (url: string) => ({ url, headers: {}, body: 'hello', timeout: 2_000 })
const refused = { name: 'DomainError', kind: 'invalid', code: 'address_refused' }

async function start(server: Server & { closeAllConnections(): void }) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const receive = (listener: RequestListener) => start(createServer(listener))
const receiveSecurely = (listener: RequestListener) => start(https.createServer({ cert, key }, listener))

/** Names that answer one after another; the last answer stays. */
function names(...answers: string[][]) {
  const asked: string[] = []
  const resolve = async (host: string) => {
    asked.push(host)
    const addresses = answers[Math.min(asked.length, answers.length) - 1] ?? []
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  }
  return { asked, resolve }
}

describe('a call to an address that other people gave', () => {
  it('brings the body and headers there and the status, headers and the first of the answer back', async () => {
    await using server = await receive(async (request, response) => {
      const said = `${request.method} ${request.headers['x-word']} ${await readText(request)}`
      response.writeHead(207, { 'x-answer': 'yes' }).end(`${said} ${'é'.repeat(2_000)}`)
    })
    const url = `http://127.0.0.1:${server.port}/hook?a=1`
    const answer = await openOutbound(ours).post({ ...call(url), headers: { 'x-word': 'so' } })
    expect(answer.status).toBe(207)
    expect(answer.headers['x-answer']).toBe('yes')
    expect(answer.body).toHaveLength(1_000)
    expect(answer.body).toMatch(/^POST so hello é+$/)
  })

  it.each([
    'ftp://hooks.example/',
    'file:///etc/passwd',
    'no address',
    '',
    'https://name:password@hooks.example/',
    'https://name@hooks.example/',
    'http://hooks.example/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.0.0.1./',
    'https://0/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::127.0.0.1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://１２７.０.０.１/',
    'http://8.8.8.8/',
  ])('is refused by its looks: %s', async (url) => {
    const outbound = openOutbound([])
    expect(() => outbound.check(url)).toThrow(expect.objectContaining(refused))
    await expect(outbound.post(call(url))).rejects.toMatchObject(refused)
  })

  it('is not refused by its looks when it may be public', () => {
    for (const url of ['https://hooks.example:8443/a?b=c', 'https://8.8.8.8/', 'https://[2606:4700::1111]/'])
      expect(() => openOutbound([]).check(url)).not.toThrow()
    expect(() => openOutbound(ours).check('http://hooks.inside/')).not.toThrow()
  })

  it.each([
    [['127.0.0.1']],
    [['10.0.0.1']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['64:ff9b::7f00:1']],
    [['93.184.216.34', '127.0.0.1']],
    [['127.0.0.1', '93.184.216.34']],
    [['2606:4700::1111', 'fd00::1']],
  ])('is refused when its name leads to %j, and nothing is connected to', async (addresses) => {
    let calls = 0
    await using server = await receiveSecurely((_request, response) => {
      calls += 1
      response.end()
    })
    const { asked, resolve } = names(addresses)
    const outbound = openOutbound([], { resolve, ca: cert })
    await expect(outbound.post(call(`https://receiver.example:${server.port}/`))).rejects.toMatchObject(
      refused,
    )
    expect(asked).toEqual(['receiver.example'])
    expect(calls).toBe(0)
  })

  it('asks for the name once a connection, and goes where that answer led', async () => {
    await using server = await receiveSecurely((_request, response) => void response.end('here'))
    // The second answer would be refused, if anybody asked for it.
    const { asked, resolve } = names(['127.0.0.1'], ['10.0.0.1'])
    const outbound = openOutbound(['127.0.0.1'], { resolve, ca: cert })
    const url = `https://receiver.example:${server.port}/`
    expect(await outbound.post(call(url))).toMatchObject({ status: 200, body: 'here' })
    expect(asked).toHaveLength(1)
  })

  it('judges every new connection by its own answer', async () => {
    await using server = await receiveSecurely(
      (_request, response) => void response.setHeader('connection', 'close').end(),
    )
    const { resolve } = names(['127.0.0.1'], ['10.0.0.1'])
    const outbound = openOutbound(['127.0.0.1'], { resolve, ca: cert })
    const url = `https://receiver.example:${server.port}/`
    await outbound.post(call(url))
    await expect(outbound.post(call(url))).rejects.toMatchObject(refused)
  })

  it('goes in the clear only into a network that the operator named', async () => {
    await using server = await receive((_request, response) => void response.end())
    const url = `http://receiver.example:${server.port}/`
    const inside = openOutbound(ours, { resolve: names(['127.0.0.1']).resolve })
    expect(await inside.post(call(url))).toMatchObject({ status: 200 })
    const outside = openOutbound(ours, { resolve: names(['93.184.216.34']).resolve })
    await expect(outside.post(call(url))).rejects.toMatchObject(refused)
  })

  it('trusts nobody without a certificate for the name', async () => {
    await using server = await receiveSecurely((_request, response) => void response.end())
    const { resolve } = names(['127.0.0.1'])
    const unavailable = { kind: 'unavailable', code: 'receiver_unavailable' }
    await expect(
      openOutbound(ours, { resolve }).post(call(`https://receiver.example:${server.port}/`)),
    ).rejects.toMatchObject(unavailable)
    await expect(
      openOutbound(ours, { resolve, ca: cert }).post(call(`https://another.example:${server.port}/`)),
    ).rejects.toMatchObject(unavailable)
  })

  it('does not follow a redirect', async () => {
    const paths: (string | undefined)[] = []
    await using server = await receive((request, response) => {
      paths.push(request.url)
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    const answer = await openOutbound(ours).post(call(`http://127.0.0.1:${server.port}/here`))
    expect(answer).toMatchObject({ status: 307, headers: { location: '/elsewhere' } })
    expect(paths).toEqual(['/here'])
  })

  it.each<[string, string]>([
    ['says nothing', ''],
    ['drips its headers', 'HTTP/1.1 200 OK\r\nx-long: '],
    ['drips', 'HTTP/1.1 200 OK\r\n\r\n'],
  ])('ends in time with a receiver that %s', async (_what, beginning) => {
    await using server = await receive(({ socket }) => {
      socket.write(beginning)
      const drip = setInterval(() => beginning && socket.write('x'), 20)
      socket.on('error', () => {}).on('close', () => clearInterval(drip))
    })
    const began = performance.now()
    const given = { ...call(`http://127.0.0.1:${server.port}/`), timeout: 250 }
    await expect(openOutbound(ours).post(given)).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'receiver_timeout',
    })
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  it('ends in time when the name is never found', async () => {
    const outbound = openOutbound([], { resolve: () => new Promise(() => {}) })
    await expect(outbound.post({ ...call('https://receiver.example/'), timeout: 100 })).rejects.toMatchObject(
      { code: 'receiver_timeout' },
    )
  })

  it('reads 64 kB of an answer that has no end', async () => {
    let sent = 0
    await using server = await receive((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384))) sent += 16_384
      }
      response.on('drain', more)
      more()
    })
    const answer = await openOutbound(ours).post(call(`http://127.0.0.1:${server.port}/`))
    expect(answer).toMatchObject({ status: 200, body: 'x'.repeat(1_000) })
    expect(sent).toBeLessThan(20_000_000)
  })

  it.each<[string, RequestListener]>([
    ['breaks off', ({ socket }) => void socket.destroy()],
    ['speaks no HTTP', ({ socket }) => void socket.end('What is it?\r\n\r\n')],
    [
      'changes the protocol',
      ({ socket }) =>
        void socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    ],
    ['breaks off amid', (_request, response) => void response.write('half', () => response.destroy())],
  ])('may be made again to a receiver that %s', async (_what, listener) => {
    await using server = await receive(listener)
    const secret = `http://127.0.0.1:${server.port}/secret`
    const failure = await openOutbound(ours)
      .post(call(secret))
      .catch((error: Error) => error)
    expect(failure).toMatchObject({ kind: 'unavailable', code: 'receiver_unavailable' })
    expect((failure as Error).message).not.toContain('secret')
  })

  it('may be made again when nobody listens or no such name is known', async () => {
    const server = await receive(() => {})
    await server[Symbol.asyncDispose]()
    const unavailable = { kind: 'unavailable', code: 'receiver_unavailable' }
    await expect(openOutbound(ours).post(call(`http://127.0.0.1:${server.port}/`))).rejects.toMatchObject(
      unavailable,
    )
    await expect(
      openOutbound([], { resolve: names([]).resolve }).post(call('https://receiver.example/')),
    ).rejects.toMatchObject(unavailable)
  })
})

it('lends its check to a library that makes its own requests', async () => {
  await using server = await receiveSecurely((_request, response) => void response.end())
  const { agent } = openOutbound([], { resolve: names(['127.0.0.1']).resolve, ca: cert })
  const get = (host: string) =>
    new Promise((resolve, reject) =>
      https.get({ host, port: server.port, agent }, resolve).on('error', reject),
    )
  for (const host of ['127.0.0.1', '::1', 'receiver.example'])
    await expect(get(host)).rejects.toMatchObject(refused)
})
