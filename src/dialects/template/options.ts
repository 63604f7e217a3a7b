import type { Sessions } from '#features/identity/index.ts'
import type { DialectOptions } from '#platform/dialects.ts'

export type Options = Pick<DialectOptions<Sessions>, 'sessions' | 'timeZone' | 'frontendUrl' | 'isLocal'>
