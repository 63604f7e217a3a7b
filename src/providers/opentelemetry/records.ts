import { maskPersonal } from '#platform/masks.ts'
import type { ErrorReport } from '#ports/error-reports.ts'

export const toMessage = (error: Error): string => maskPersonal(error.message)

/** Named as https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/ where it names them. */
export const toAttributes = ({ error, where, request_id, facts = {} }: ErrorReport) => ({
  'exception.type': error.name,
  'exception.message': toMessage(error),
  'exception.stacktrace': maskPersonal(stackOf(error)),
  'sangam.where': where,
  'sangam.request_id': request_id,
  ...Object.fromEntries(Object.entries(facts).map(([name, value]) => [`sangam.${name}`, value])),
})

function stackOf({ stack = '', cause }: Error, depth = 0): string {
  return cause instanceof Error && depth < 3 ? `${stack}\nCaused by: ${stackOf(cause, depth + 1)}` : stack
}

/** `api-key=abc,tenant=school%201`, as https://opentelemetry.io/docs/specs/otel/protocol/exporter/ has it. */
export function readHeaders(list: string): Record<string, string> {
  const pairs = list.split(',').flatMap((pair) => {
    const end = pair.indexOf('=')
    return end > 0 ? [[pair.slice(0, end).trim(), decode(pair.slice(end + 1).trim())]] : []
  })
  return Object.fromEntries(pairs)
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
