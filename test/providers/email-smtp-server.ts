import { setTimeout as sleep } from 'node:timers/promises'
import PostalMime, { type Email as Parsed } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'

/** `hang`: taken by nobody, no answer. `lost`: taken, and no answer comes. `replies`: what it says to RCPT TO and to DATA. */
export type SmtpFault =
  | 'hang'
  | 'lost'
  | { at: 'MAIL FROM' | 'RCPT TO' | 'DATA'; code: number; words: string }

/** One mail as it lay in the envelope and as its receiver reads it. */
export type Taken = { from: string; to: string[]; raw: string; mail: Parsed }

export type SmtpMailServer = {
  port: number
  /** The address with the right user and password. */
  url: string
  taken: Taken[]
  /** How many connections were made. */
  connections: number
  /** The most mails that were under way at one time. */
  mostAtOnce: number
  /** How long it thinks before it takes a mail, in ms. */
  delay: number
  fail(fault: SmtpFault): void
  [Symbol.asyncDispose](): Promise<void>
}

export const customer = { user: 'academy@relay', password: 'a/pass:word that nobody may see' }

export const smtpUrl = (port: number, { user, password } = customer, parameters = ''): string =>
  `smtp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}${parameters}`

/** A mail server on a port of this machine, with the faults of a real one. */
export async function startSmtp(options: SMTPServerOptions = {}, port = 0): Promise<SmtpMailServer> {
  const faults: SmtpFault[] = []
  const mails: SmtpMailServer = {
    port,
    url: '',
    taken: [],
    connections: 0,
    mostAtOnce: 0,
    delay: 0,
    fail: (fault) => faults.push(fault),
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
  const plain = { disabledCommands: ['STARTTLS'], closeTimeout: 20, disableReverseLookup: true }
  const server = new SMTPServer({ ...plain, ...options, ...steps(mails, faults) })
  server.on('error', () => {})
  await new Promise<void>((resolve) => {
    const listening = server.listen(port, '127.0.0.1', resolve)
    listening.once('listening', () => Object.assign(mails, listening.address()))
  })
  mails.url = smtpUrl(mails.port)
  return mails
}

function steps(mails: SmtpMailServer, faults: SmtpFault[]): SMTPServerOptions {
  return {
    onConnect(_session, done) {
      mails.connections += 1
      done()
    },
    onAuth({ username, password }, _session, done) {
      const isRight = username === customer.user && password === customer.password
      done(isRight ? null : refusal(535, `5.7.8 Wrong password for ${username}`), { user: username })
    },
    onMailFrom: (_address, _session, done) => done(refusalAt(faults, 'MAIL FROM')),
    onRcptTo(_address, _session, done) {
      if (faults[0] === 'hang') faults.shift()
      else done(refusalAt(faults, 'RCPT TO'))
    },
    onData: taker(mails, faults),
  }
}

function taker(mails: SmtpMailServer, faults: SmtpFault[]): NonNullable<SMTPServerOptions['onData']> {
  let underWay = 0
  const take = async (raw: Buffer, { rcptTo, mailFrom }: SMTPServerSession['envelope']) => {
    if (mails.delay) await sleep(mails.delay)
    const refused = refusalAt(faults, 'DATA')
    if (refused) throw refused
    const to = rcptTo.map(({ address }) => address)
    const from = mailFrom ? mailFrom.address : ''
    mails.taken.push({ from, to, raw: raw.toString(), mail: await PostalMime.parse(raw) })
  }
  return async (stream, { envelope }, done) => {
    underWay += 1
    mails.mostAtOnce = Math.max(mails.mostAtOnce, underWay)
    const answer = await take(Buffer.concat(await stream.toArray()), envelope).catch((error: Error) => error)
    underWay -= 1
    if (faults[0] === 'lost') faults.shift()
    else done(answer instanceof Error ? answer : null)
  }
}

function refusalAt(faults: SmtpFault[], step: string): Error | null {
  const [fault] = faults
  if (typeof fault !== 'object' || fault.at !== step) return null
  faults.shift()
  return refusal(fault.code, fault.words)
}

const refusal = (responseCode: number, words: string): Error =>
  Object.assign(new Error(words), { responseCode })
