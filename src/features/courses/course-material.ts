import { getFile, type Use } from '#features/files/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { DomainError, unknownAs } from '#platform/errors.ts'

/** A file that a course is to show is the actor's, and was received for that. Throws `invalid`: `unknown_file`, `wrong_use`. */
export async function checkFile(ctx: Ctx, id: string | null | undefined, use: Use): Promise<void> {
  if (!id) return
  const file = await getFile(ctx, { id }).catch(unknownAs('file'))
  if (file.use !== use)
    throw new DomainError('invalid', 'wrong_use', `This file was not uploaded as a ${use}.`)
}
