import { hasRole, type MakeLink } from '#features/identity/index.ts'
import type { Options } from './options.ts'

type FrontEnds = Pick<Options, 'frontendUrls' | 'frontendUrl'>

/** Staff have a front end of their own; its pages for this have the same paths. */
export const resetLink =
  ({ frontendUrls }: FrontEnds): MakeLink =>
  (secret, { role }) =>
    `${hasRole(role, 'admin') ? frontendUrls.staff : frontendUrls.students}/reset-password?token=${secret}`

/** Its clients have no page for this: ours does it. */
export const confirmLink =
  ({ frontendUrl }: FrontEnds): MakeLink =>
  (secret) =>
    `${frontendUrl}/confirm-email?token=${secret}`
