import { moveAnswers } from '#features/assessments/index.ts'
import { moveAskedQuestions } from '#features/deliveries/index.ts'
import { moveMemberships } from '#features/groups/index.ts'
import type { UserRow } from '#features/identity/index.ts'
import { findLearnersToJoin, joinLearners } from '#features/learning/index.ts'
import { moveMessages } from '#features/messaging/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { publish } from '#platform/events.ts'

/**
 * The account and whoever learns by this number are one person from now on: one learner, with the progress, answers,
 * groups, deliveries and messages of both. Consent stays with the number, as it was given.
 */
export async function joinLearner(tx: Ctx, user: UserRow, phone: string): Promise<void> {
  const person = { user_id: user.id, phone, name: `${user.first_name} ${user.last_name}`.trim() }
  const pair = await findLearnersToJoin(tx, person)
  const { kept, gone } = pair
  if (kept && gone)
    for (const move of [moveAnswers, moveMemberships, moveAskedQuestions, moveMessages])
      await move(tx, gone, kept)
  const subject = await joinLearners(tx, pair, person)
  await publish(tx, { type: 'learner.joined', subject, data: { user_id: user.id, gone } })
}
