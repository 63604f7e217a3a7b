import { type Logger, pino } from 'pino'

/** Keys whose values never reach a log line, wherever they stand in what is logged. */
const secrets = [
  'password',
  'token',
  'access_token',
  'refresh_token',
  'code',
  'secret',
  'authorization',
  'cookie',
]
const personal = ['phone', 'to', 'from', 'email', 'number', 'body']

export const redactions = [...secrets, ...personal].flatMap((key) => [key, `*.${key}`, `*.*.${key}`])

export function openLog(level: string): Logger {
  return pino({ level, redact: { paths: redactions, censor: '(hidden)' }, base: null })
}
