import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Clock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import type { Db } from '#platform/db.ts'
import type { Listener } from '#platform/listener.ts'
import { deriveKey } from '#platform/secrets.ts'
import { openSignals } from '#platform/signals.ts'
import type { Broker } from '#ports/broker.ts'
import type { EmailPort } from '#ports/email.ts'
import type { ErrorReports } from '#ports/error-reports.ts'
import type { FileStorage, Files } from '#ports/files.ts'
import type { Providers } from '#ports/providers.ts'
import type { PushPort } from '#ports/push.ts'
import type { Realtime } from '#ports/realtime.ts'
import type { SignIn, SignInProvider } from '#ports/sign-in.ts'
import type { Signals } from '#ports/signals.ts'
import type { TextMessages } from '#ports/text-messages.ts'
import { localFiles } from '#providers/local-files/index.ts'
import { localVault } from '#providers/local-vault/index.ts'
import {
  isLocalServer,
  type openFaults,
  type Store,
  sandboxEmail,
  sandboxErrorReports,
  sandboxPush,
  sandboxRealtime,
  sandboxSignIn,
  sandboxTexts,
} from '#providers/sandbox/index.ts'

import { frontendUrl, serverUrl } from './front-ends.ts'

const choices = {
  texts: 'TEXTS',
  email: 'EMAIL',
  push: 'PUSH',
  realtime: 'REALTIME',
  'error-reports': 'ERROR_REPORTS',
} as const
/** The ports that the sandbox serves. */
export const sandboxPorts = (config: Config): string[] =>
  Object.entries(choices).flatMap(([port, variable]) => (config[variable] === 'sandbox' ? [port] : []))
/** A folder of this machine serves a rehearsal and a real academy alike: it opens no `/sandbox`, and moves with the clock. */
export const isAllSandbox = (config: Config): boolean =>
  sandboxPorts(config).length === Object.keys(choices).length &&
  config.FILES === 'sandbox' &&
  config.SIGN_IN.length === 0 &&
  !config.AMQP_URL

/** What the providers that are ours stand on. */
type Ground = {
  db: Db
  listener: Listener
  clock: Clock
  log: Logger
  store: Store
  faults: Awaited<ReturnType<typeof openFaults>>
  key: Buffer
  secretKey: string
}

/** The vendor that each variable names, behind its port: one that is not chosen is not even loaded. */
export async function openProviders(config: Config, ground: Ground): Promise<Providers> {
  return {
    texts: await openTexts(config, ground),
    email: await openEmail(config, ground),
    push: await openPush(config, ground),
    realtime: await openRealtime(config, ground),
    broker: await openBroker(config, ground),
    errorReports: await openErrorReports(config, ground),
    signals: await openProcessSignals(config, ground),
    files: await openFiles(config),
    signIn: await openSignIn(config),
    vault: localVault(ground.secretKey),
    addresses: { server: serverUrl(config), pages: frontendUrl(config) },
  }
}

async function openTexts(config: Config, { store, faults, clock, key }: Ground): Promise<TextMessages> {
  if (config.TEXTS === 'twilio') return (await import('#providers/twilio/index.ts')).twilioTexts(config)
  return sandboxTexts(store, faults, clock.now, key)
}

async function openEmail(config: Config, { store, faults, clock }: Ground): Promise<EmailPort> {
  if (config.EMAIL === 'smtp') return (await import('#providers/smtp/index.ts')).smtpEmail(config)
  if (config.EMAIL === 'sendgrid') return (await import('#providers/sendgrid/index.ts')).sendgridEmail(config)
  return sandboxEmail(store, faults, clock.now)
}

async function openPush(config: Config, { store, faults, clock }: Ground): Promise<PushPort> {
  if (config.PUSH === 'fcm') return (await import('#providers/fcm/index.ts')).fcmPush(config)
  if (config.PUSH === 'web-push') return (await import('#providers/web-push/index.ts')).webPush(config)
  return sandboxPush(store, faults, clock.now)
}

async function openRealtime(config: Config, { db, faults, clock }: Ground): Promise<Realtime> {
  if (config.REALTIME === 'pusher') return (await import('#providers/pusher/index.ts')).pusherRealtime(config)
  return sandboxRealtime(db, faults, clock.now)
}

async function openBroker({ AMQP_URL: url }: Config, { log }: Ground): Promise<Broker | undefined> {
  return url ? (await import('#providers/rabbitmq/index.ts')).rabbitBroker({ url, log }) : undefined
}

async function openErrorReports(config: Config, { db, faults }: Ground): Promise<ErrorReports> {
  if (config.ERROR_REPORTS === 'rollbar')
    return (await import('#providers/rollbar/index.ts')).rollbarReports(config)
  if (config.ERROR_REPORTS === 'opentelemetry')
    return (await import('#providers/opentelemetry/index.ts')).opentelemetryReports(config)
  return sandboxErrorReports(db, faults)
}

/** Academies that share a Redis are apart by their keys. */
async function openProcessSignals({ REDIS_URL: url }: Config, ground: Ground): Promise<Signals> {
  if (!url) return openSignals(ground.db, ground.listener)
  const namespace = deriveKey(ground.secretKey, 'signals').toString('hex', 0, 8)
  return (await import('#providers/redis/index.ts')).redisSignals({ url, log: ground.log, namespace })
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
