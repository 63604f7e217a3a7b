import { Type } from 'typebox'
import { Id } from '#platform/contract.ts'

/** What the routes of modules, lessons and questions have in common. */
export const Title = Type.String({ maxLength: 300 })
export const Position = Type.Integer({ minimum: 1, maximum: 100_000 })
export const params = Type.Object({ id: Id })
export const config = { access: 'instructor' } as const
export const List = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({ data: Type.Array(item), next_cursor: Type.Null() })
