import { type TSchema, Type } from 'typebox'

/** A status and what is said with it. `{value}` is what was sent for the field, `{message}` what the domain says. */
export type Answer = readonly [status: number, words: string]

const Failure = Type.Unsafe<unknown>({
  description:
    '{"error": …}; {"msg": …} for what is wrong with the token; 429 with `message` and `retry_after`',
})
export const failures = { '4xx': Failure, '5xx': Failure } as const

export const Message = Type.Object({ message: Type.String() })
export const NoContent = Type.Null({ description: 'No content' })

/** The route's own counter, by address; what twins share has one name. */
export const limit = (name: string, most: number, seconds: number) => ({
  limit: { name: `academy.${name}`, most, seconds },
})

/** Something that may be `null`. (In a union nothing would be read as meant: of `""`, 0 and `null` one is taken for another.) */
export const OrNull = <T extends TSchema>(schema: T) =>
  Type.Unsafe<NonNullable<Type.Static<T>> | null>({
    ...schema,
    type: [(schema as { type?: string }).type, 'null'],
  })
/** Something that may be missing, or `null`. */
export const Maybe = <T extends TSchema>(schema: T) => Type.Optional(OrNull(schema))

/** Text that has to be there, and to say something. */
export const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength })
export const Email = Type.String({
  minLength: 1,
  maxLength: 320,
  pattern: '^\\s*[^@\\s]+@[^@\\s]+\\.[^@\\s]+\\s*$',
})
/** Eight characters or more, and not of one kind alone; nothing at all is missing, and not weak. */
export const NewPassword = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^(?!\\p{L}+$)(?!\\p{N}+$)(?!([^])\\1+$)[^]{8,}$',
})

/** True or false in any spelling: `toFlag` reads it. */
export const Flag = Type.Unsafe<boolean | string | number | null>({
  type: ['boolean', 'string', 'number', 'null'],
  maxLength: 10,
})
const No = Type.String({ pattern: '^\\d+$' })
export const numbered = Type.Object({ id: No })
export const numberedCourse = Type.Object({ course_no: No })
export const numberedModule = Type.Object({ module_no: No })
export const numberedLesson = Type.Object({ lesson_no: No })
export const numberedResource = Type.Object({ resource_no: No })
/** Naive UTC, with microseconds. */
export const Moment = Type.String({ description: 'YYYY-MM-DDTHH:MM:SS.ffffff, UTC' })
