import { findFiles, type Use } from '#features/files/index.ts'
import { type Ctx, ownerScope } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'

/** A file that a course is to show is the actor's, and was received for that. Throws `invalid`: `unknown_file`, `wrong_use`. */
export const checkFile = (ctx: Ctx, id: string | null | undefined, use: Use): Promise<void> =>
  checkFiles(ctx, [id], use)

export async function checkFiles(ctx: Ctx, ids: (string | null | undefined)[], use: Use): Promise<void> {
  const named = ids.flatMap((id) => (id ? [id.toLowerCase()] : []))
  if (named.length === 0) return
  const [files, scope] = [await findFiles(ctx, named), ownerScope(ctx)]
  for (const id of named) {
    const file = files.get(id)
    if (!file || (scope !== null && file.owner_id !== scope))
      throw new DomainError('invalid', 'unknown_file', 'There is no such file.')
    if (file.use !== use)
      throw new DomainError('invalid', 'wrong_use', `This file was not uploaded as a ${use}.`)
  }
}
