import { Type } from 'typebox'

/** A status and the body that goes with it. */
export type Answer = readonly [status: number, body: unknown]

export const detail = (text: string) => ({ detail: text })

export const notFound: Answer = [404, detail('Not found.')]
export const notAllowed: Answer = [403, detail('You do not have permission to perform this action.')]

const Failure = Type.Unsafe<unknown>({
  description: '{"detail": …}, or the fields that were refused, each with a list of reasons',
})
export const failures = { '4xx': Failure, '5xx': Failure } as const

export const Detail = Type.Object({ detail: Type.String() })
export const Message = Type.Object({ message: Type.String() })

/** True and false in every spelling that Django takes. */
export const Flag = Type.Unsafe<boolean | string | number>({
  enum: [true, false, 'true', 'false', 'True', 'False', '1', '0', 1, 0],
})
export const Email = Type.String({ maxLength: 254, pattern: '^\\s*[^@\\s]+@[^@\\s]+\\s*$' })
export const NewPassword = Type.String({ minLength: 1, maxLength: 200 })
export const PersonName = Type.String({ maxLength: 150 })
/** `HH:MM[:SS[.ffffff]]`, UTC. */
export const Clock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,6})?)?$' })
export const Day = Type.String({ format: 'date' })

/** In an address nothing at all is the same as a parameter that is not there. */
export const maybe = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Literal('')]))
