import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'
import { maskPersonal } from './masks.ts'

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

/** Lines go to stdout, or to `destination`. */
export function openLog(level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    redact: { paths: redactions, censor: '(hidden)' },
    serializers: { err: describeError, req: describeRequest },
    formatters: { log: maskTexts },
    hooks: {
      logMethod(args: unknown[], method) {
        const [first] = args
        // pino makes the line's message of an error that is logged alone.
        const all = args.length === 1 && first instanceof Error ? [first, first.message] : args
        const masked = all.map((arg) => (typeof arg === 'string' ? maskPersonal(arg) : arg))
        method.apply(this, masked as Parameters<typeof method>)
      },
    },
  }
  return destination ? pino(options, destination) : pino(options)
}

const maskTexts = (line: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(line).map(([key, value]) => [
      key,
      typeof value === 'string' ? maskPersonal(value) : value,
    ]),
  )

type ErrorLine = {
  type: string
  message: string
  /** Not `code`: under that name a one-time code would be hidden, and this with it. */
  error_code?: string
  constraint?: string
  stack: string
  cause?: ErrorLine
}

/** Only what is listed here: PostgreSQL's `detail`, `where` and parameters hold what people typed. */
function describeError(thrown: unknown, depth = 0): ErrorLine {
  const error = Object(thrown) as Partial<Error> & { code?: unknown; constraint?: unknown }
  const { code, constraint, message = String(thrown), stack = '', cause } = error
  return {
    type: error.constructor?.name ?? typeof thrown,
    message: maskPersonal(message),
    ...(code !== undefined && { error_code: String(code) }),
    ...(constraint !== undefined && { constraint: String(constraint) }),
    stack: maskPersonal(stack),
    ...(cause !== undefined && depth < 3 && { cause: describeError(cause, depth + 1) }),
  }
}

type Request = { id?: unknown; method?: string; routeOptions?: { url?: string | undefined } }

/** The route's pattern instead of the address, which may hold a token or a number. */
const describeRequest = ({ id, method, routeOptions }: Request) => ({ id, method, route: routeOptions?.url })
