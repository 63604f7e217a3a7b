import { listUsers } from '#features/identity/index.ts'
import type { Ctx } from '#platform/ctx.ts'

/** The numbers by which the client knows whoever added a row. */
export async function ownerNos(ctx: Ctx): Promise<Map<string, number>> {
  return new Map((await listUsers(ctx)).map(({ id, no }) => [id, no]))
}
