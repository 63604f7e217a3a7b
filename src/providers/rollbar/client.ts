import * as http from 'node:http'
import * as https from 'node:https'
import Rollbar from 'rollbar'
import type { ErrorReport } from '#ports/error-reports.ts'
import { tidy, toCustom, toError } from './items.ts'

/** What the provider reads; the first must be there once Rollbar is chosen. */
export type Settings = { ROLLBAR_ACCESS_TOKEN?: string; ROLLBAR_URL?: string }

/** `timeout`, in ms, is for one report; `perMinute` saves the account from a flood: more are dropped, and Rollbar is told so. */
export type Limits = { timeout: number; perMinute: number }

/** Sends one report; throws when it did not get there. What Rollbar refuses is dropped: it would refuse it again. */
export function openClient(
  settings: Settings,
  { timeout, perMinute }: Limits,
): (report: ErrorReport) => Promise<void> {
  const rollbar = new Rollbar(toConfiguration(settings, perMinute))
  boundCalls(rollbar, timeout)
  return (report) =>
    new Promise((resolve, reject) => {
      // An answer that breaks off is never told to the callback.
      const late = setTimeout(() => reject(new Error('Rollbar did not answer in time.')), timeout + 200)
      rollbar.error(toError(report.error), toCustom(report), (error?: Error | null) => {
        clearTimeout(late)
        if (error && !isFinal(error)) reject(error)
        else resolve()
      })
    })
}

function toConfiguration(settings: Settings, perMinute: number): Rollbar.Configuration {
  const { ROLLBAR_ACCESS_TOKEN: accessToken, ROLLBAR_URL: endpoint } = settings
  if (accessToken === undefined) throw new Error('ROLLBAR_ACCESS_TOKEN must be set')
  return {
    accessToken,
    ...(endpoint && { endpoint }),
    environment: 'production',
    itemsPerMinute: perMinute,
    captureUncaught: false,
    captureUnhandledRejections: false,
    captureIp: false,
    autoInstrument: false,
    ignoreDuplicateErrors: false,
    logLevel: 'disable',
    transform: tidy,
  } as unknown as Rollbar.Configuration
}

const isFinal = ({ message }: Error) => /^Api error|items per minute reached$/.test(message)

type Post = (call: object) => void
type Call = Parameters<typeof http.request>[1]
type Insides = { client: { api: { transport: { post: Post } } } }

/** The SDK lets a call hang for ever; its transport takes a factory of requests, which it is never given. */
function boundCalls(rollbar: Rollbar, timeout: number): void {
  const { transport } = (rollbar as unknown as Insides).client.api
  const post = transport.post.bind(transport)
  const transportFactory = ({ protocol }: { protocol: string }) => ({
    request(options: http.RequestOptions, hear: Call) {
      const { request } = protocol === 'http:' ? http : https
      return request({ ...options, signal: AbortSignal.timeout(timeout) }, hear as never)
    },
  })
  transport.post = (call) => post({ ...call, transportFactory })
}
