import type { Sessions } from '#features/identity/index.ts'
import type { DialectOptions } from '#platform/dialects.ts'

export type Options = DialectOptions<Sessions>
