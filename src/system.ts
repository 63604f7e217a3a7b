import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { type Clock, clockWasMoved, openClock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import type { Ctx } from '#platform/ctx.ts'
import { type Database, openDatabase } from '#platform/db.ts'
import { type Listener, openListener } from '#platform/listener.ts'
import { checkFingerprint, deriveKey } from '#platform/secrets.ts'
import type { EmailPort } from '#ports/email.ts'
import type { FileStorage, Files } from '#ports/files.ts'
import type { Providers } from '#ports/providers.ts'
import type { SignIn, SignInProvider } from '#ports/sign-in.ts'
import { localFiles } from '#providers/local-files/index.ts'
import { localVault } from '#providers/local-vault/index.ts'
import {
  isLocalServer,
  openFaults,
  openStore,
  type Store,
  sandboxEmail,
  sandboxSignIn,
  sandboxTexts,
} from '#providers/sandbox/index.ts'

/** What the server, the worker and the commands all stand on: one database, one clock, the chosen vendors. */
export type System = {
  config: Config
  secretKey: string
  database: Database
  listener: Listener
  clock: Clock
  providers: Providers
  sandbox: { store: Store; key: Buffer; ports: readonly string[]; hasClock: boolean }
  log: Logger
  /** A context for what no person does: jobs, commands, loops. */
  makeCtx(): Ctx
  close(): Promise<void>
}

/** `fixedClock` is for tests, whose time stands still. */
export async function openSystem(
  config: Config,
  url: string,
  secretKey: string,
  log: Logger,
  fixedClock?: Clock,
): Promise<System> {
  const database = openDatabase(url, config.DATABASE_POOL)
  const listener = await check(database, config, secretKey)
    .then(() => openListener(url, log))
    .catch(async (refusal) => {
      await database.close()
      throw refusal
    })
  const { db } = database
  const clock = fixedClock ?? (await openClock(listener))
  const store = openStore(db)
  const key = deriveKey(secretKey, 'sandbox webhooks')
  const providers = await openProviders(config, store, await openFaults(db, listener), clock, key, secretKey)
  const ports = sandboxPorts(config)
  return {
    config,
    secretKey,
    database,
    listener,
    clock,
    providers,
    log,
    sandbox: { store, key, ports, hasClock: isAllSandbox(config) },
    makeCtx: () => ({
      db,
      actor: { kind: 'system' },
      now: clock.now,
      providers,
      log,
      request_id: randomUUID(),
    }),
    async close() {
      await listener.close()
      await database.close()
    },
  }
}

const choices = { texts: 'TEXTS', email: 'EMAIL' } as const
const sandboxPorts = (config: Config): string[] =>
  Object.entries(choices).flatMap(([port, variable]) => (config[variable] === 'sandbox' ? [port] : []))
/** A folder of this machine serves a rehearsal and a real academy alike: it opens no `/sandbox`, and moves with the clock. */
const isAllSandbox = (config: Config): boolean =>
  sandboxPorts(config).length === Object.keys(choices).length &&
  config.FILES === 'sandbox' &&
  config.SIGN_IN.length === 0

/** Refuses a database of another key, and one whose clock was moved when a real vendor would act on it. */
async function check({ db }: Database, config: Config, secretKey: string): Promise<void> {
  await checkFingerprint(db, secretKey)
  if (!isAllSandbox(config) && (await clockWasMoved(db)))
    throw new Error(
      'The clock of this database was moved by the sandbox: it is a rehearsal, and no real vendor may serve it. Use another database.',
    )
}

async function openProviders(
  config: Config,
  store: Store,
  faults: Awaited<ReturnType<typeof openFaults>>,
  clock: Clock,
  key: Buffer,
  secretKey: string,
): Promise<Providers> {
  const texts =
    config.TEXTS === 'twilio'
      ? (await import('#providers/twilio/index.ts')).twilioTexts(config)
      : sandboxTexts(store, faults, clock.now, key)
  const email = await openEmail(config, () => sandboxEmail(store, faults, clock.now))
  const [files, signIn] = [await openFiles(config), await openSignIn(config)]
  return { texts, email, files, signIn, vault: localVault(secretKey) }
}

const megabyte = 1_000_000

async function openFiles(config: Config): Promise<Files> {
  const { UPLOAD_LIMIT_MB, UPLOAD_QUOTA_MB } = config
  return {
    ...(await openStorage(config)),
    most: { file: UPLOAD_LIMIT_MB * megabyte, person: UPLOAD_QUOTA_MB * megabyte },
  }
}

async function openStorage(config: Config): Promise<FileStorage> {
  if (config.FILES === 's3') return (await import('#providers/s3/index.ts')).s3Files(config)
  return localFiles(join(config.DATA_DIR, 'files'))
}

/** The providers that are listed, or, where none is, the sandbox in the place of each. */
async function openSignIn(config: Config): Promise<SignIn> {
  if (config.SIGN_IN.length === 0) {
    // What opens accounts for the asking is for a rehearsal, on a server that nobody else reaches.
    if (sandboxPorts(config).length === 0 || !isLocalServer(config.HOST, config.PUBLIC_URL)) return {}
    const sandbox = sandboxSignIn()
    return { github: sandbox, google: sandbox, linkedin: sandbox, facebook: sandbox }
  }
  const opened: Record<string, SignInProvider> = {}
  for (const name of config.SIGN_IN) opened[name] = await signInVendors[name](config)
  return opened
}

const signInVendors = {
  github: async (config: Config) => (await import('#providers/github/index.ts')).githubSignIn(config),
  google: async (config: Config) => (await import('#providers/google/index.ts')).googleSignIn(config),
  linkedin: async (config: Config) => (await import('#providers/linkedin/index.ts')).linkedinSignIn(config),
  facebook: async (config: Config) => (await import('#providers/facebook/index.ts')).facebookSignIn(config),
}

async function openEmail(config: Config, sandbox: () => EmailPort): Promise<EmailPort> {
  if (config.EMAIL === 'smtp') return (await import('#providers/smtp/index.ts')).smtpEmail(config)
  if (config.EMAIL === 'sendgrid') return (await import('#providers/sendgrid/index.ts')).sendgridEmail(config)
  return sandbox()
}
