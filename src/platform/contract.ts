import { type TSchema, Type } from 'typebox'

/** Who may call a route. `visitor`: anyone; `vendor`: whoever signs the body; a role: that role and those above it. */
export type Access = 'visitor' | 'vendor' | 'sandbox' | 'user' | 'instructor' | 'admin' | 'superadmin'

export const Id = Type.String({ format: 'uuid' })
/** RFC 3339. Our side hands over a Date, the wire carries its text. */
export const Time = Type.Unsafe<Date | string>({ type: 'string', format: 'date-time' })
export const Cursor = Type.String({ maxLength: 300 })
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Where the caller is in a list: `cursor` is the `next_cursor` of the answer before. */
export const PageQuery = {
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  cursor: Type.Optional(Cursor),
}
export const Page = <T extends TSchema>(item: T) =>
  Type.Object({ data: Type.Array(item), next_cursor: Nullable(Type.String()) })

/** RFC 9457. `type` is stable; `errors` names the fields of a body, or the lines of a file, that were refused. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String()),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          field: Type.Optional(Type.String()),
          line: Type.Optional(Type.Integer()),
          message: Type.String(),
        }),
      ),
    ),
  },
  { additionalProperties: true },
)
export const failures = { '4xx': Problem, '5xx': Problem } as const
export const Nothing = Type.Null({ description: 'No content' })
