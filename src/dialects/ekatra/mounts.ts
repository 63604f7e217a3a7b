import { type TSchema, Type } from 'typebox'
import type { Sessions } from '#features/identity/index.ts'
import type { DialectOptions } from '#platform/dialects.ts'

/** Under `/api` stand the document's shapes, at the root those that its client reads. */
export type Mount = 'document' | 'client'
type Needed = 'sessions' | 'timeZone' | 'frontendUrl' | 'isLocal' | 'publication'
export type MountOptions = Pick<DialectOptions<Sessions>, Needed> & { mount: Mount }

/** A list stands alone in the document, under its name for the client. */
export const listed = (mount: Mount, name: string, item: TSchema): TSchema =>
  mount === 'document' ? Type.Array(item) : Type.Object({ [name]: Type.Array(item) })

export const asList = (mount: Mount, name: string, items: unknown[]) =>
  mount === 'document' ? items : { [name]: items }

export const success = { message: 'success' } as const
