import type { FastifyError, FastifyRequest } from 'fastify'

type Fault = NonNullable<FastifyError['validation']>[number]
type Fields = Record<string, string[]>

const kinds: Record<string, string> = {
  string: 'Not a valid string.',
  integer: 'A valid integer is required.',
}
const formats: Record<string, string> = {
  email: 'Enter a valid email address.',
  creation_date: 'Date has wrong format. Use one of these formats instead: YYYY-MM-DD.',
  creation_time: 'Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]].',
}

/** What was refused, as Django REST lists it: every field that is missing or, where none is, the first that is wrong. */
export function listFaults(
  { validation = [], validationContext }: FastifyError,
  request: FastifyRequest,
): Fields {
  const sent = validationContext === 'body' ? request.body : request.query
  const missing = validationContext === 'body' ? missingIn(request) : []
  if (missing.length > 0)
    return Object.fromEntries(missing.map((field) => [field, ['This field is required.']]))
  const [fault] = validation
  const field = fault?.instancePath.split('/')[1]
  if (fault && field) return { [field]: [wordsFor(fault, field, Object(sent)[field])] }
  return { non_field_errors: ['Invalid data. Expected a dictionary.'] }
}

function missingIn({ routeOptions, body }: FastifyRequest): string[] {
  const { required } = Object(routeOptions.schema?.body) as { required?: string[] }
  const isObject = typeof body === 'object' && !Array.isArray(body)
  return body === undefined || isObject
    ? (required ?? []).filter((field) => !Object.hasOwn(Object(body), field))
    : []
}

function wordsFor({ keyword, params }: Fault, field: string, value: unknown): string {
  if (value === null) return 'This field may not be null.'
  if (keyword === 'enum') return 'Must be a valid boolean.'
  if (keyword === 'minLength') return 'This field may not be blank.'
  if (keyword === 'maxLength') return `Ensure this field has no more than ${params.limit} characters.`
  if (keyword === 'type') return kinds[String(params.type)] ?? 'Not a valid value.'
  return formats[field] ?? 'Not a valid value.'
}
