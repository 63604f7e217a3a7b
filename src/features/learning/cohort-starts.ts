import type { Ctx } from '#platform/ctx.ts'
import { moveStart } from './bulk.queries.ts'

/** The cohort begins at another time: so do the days of all who came with it and waited for that. */
export const moveCohortStart = (tx: Ctx, cohortId: string, from: Date, to: Date): Promise<void> =>
  moveStart(tx.db, cohortId, from, to)
