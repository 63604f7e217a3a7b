import { Type } from 'typebox'
import { Nullable } from '#platform/contract.ts'

export const Message = Type.Object({ message: Type.String() })
export const failures = { '4xx': Message, '5xx': Message } as const
export const Created = Type.Object({
  message: Type.String(),
  id: Type.Optional(Type.Union([Type.String(), Type.Integer()])),
})

/** When a row came and changed, as the client's rows say it; the document's rows do not. */
export const history = {
  created_date: Type.String({ description: 'wall-clock time in the academy’s zone' }),
  updated_date: Type.String(),
  is_deleted: Type.Boolean(),
  deleted_date: Type.Null(),
}

/** Numbers and null where their text is meant; some of its clients send them so. */
export const Loose = (maxLength: number) =>
  Type.Union([Type.String({ maxLength }), Type.Number(), Type.Null()])
export const Maybe = <T extends Parameters<typeof Nullable>[0]>(schema: T) => Type.Optional(Nullable(schema))

export const numbered = Type.Object({ id: Type.String() })
/** Of these fields one at least. */
export const anyOf = (...fields: string[]) => ({ anyOf: fields.map((field) => ({ required: [field] })) })
