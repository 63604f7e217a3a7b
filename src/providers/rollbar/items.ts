import { maskPersonal } from '#platform/masks.ts'
import type { ErrorReport } from '#ports/error-reports.ts'

/** Message and stack without numbers and addresses, and nothing else that may hang at the error. */
export function toError(thrown: unknown, depth = 0): Error {
  const { name, message, stack, cause } = thrown instanceof Error ? thrown : new Error(String(thrown))
  const error = new Error(maskPersonal(message))
  error.name = name
  error.stack = maskPersonal(stack ?? '')
  if (cause !== undefined && depth < 3) error.cause = toError(cause, depth + 1)
  return error
}

/** The facts keep to themselves: the SDK takes an object with a `url`, `method` or `route` for a request. */
export const toCustom = ({ where, request_id, at, facts = {} }: ErrorReport) => ({
  context: where,
  request_id,
  at: at.toISOString(),
  facts,
})

/** The arguments of the program may hold a password, and the lines of its source only make the item large. */
export function tidy(data: object): void {
  const { server, body } = data as Payload
  delete server?.argv
  for (const { frames = [] } of body?.trace_chain ?? [])
    for (const frame of frames) {
      delete frame.code
      delete frame.context
    }
}

type Payload = {
  server?: { argv?: unknown }
  body?: { trace_chain?: { frames?: { code?: unknown; context?: unknown }[] }[] }
}
