import type { Ctx } from './ctx.ts'

/** What runs on something (`subject`) holds it, under a name that a person knows, so that it is not removed under it. */
export async function hold(tx: Ctx, subject: string, holder: string, label: string): Promise<void> {
  const row = { subject, holder, label }
  await tx.db
    .insertInto('holds')
    .values(row)
    .onConflict((same) => same.doNothing())
    .execute()
}

export async function releaseHolds(tx: Ctx, holder: string): Promise<void> {
  await tx.db.deleteFrom('holds').where('holder', '=', holder).execute()
}

/** The name under which something holds it. */
export async function findHold(tx: Ctx, subject: string): Promise<string | undefined> {
  const row = await tx.db
    .selectFrom('holds')
    .select('label')
    .where('subject', '=', subject)
    .limit(1)
    .executeTakeFirst()
  return row?.label
}
