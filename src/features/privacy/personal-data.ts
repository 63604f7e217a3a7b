import { eraseApiKeys, listApiKeys } from '#features/api-keys/index.ts'
import { eraseAnswers, exportAnswers } from '#features/assessments/index.ts'
import { eraseContactForms, exportContactForms } from '#features/contact/index.ts'
import { exportCourses } from '#features/courses/index.ts'
import { eraseFiles, exportFiles } from '#features/files/index.ts'
import { eraseMemberships, exportMemberships } from '#features/groups/index.ts'
import { eraseAccount, exportAccount, findAccount, requireFresh } from '#features/identity/index.ts'
import { eraseLearner, exportLearning, findLearnerByUser } from '#features/learning/index.ts'
import { eraseMessages, exportMessages } from '#features/messaging/index.ts'
import { eraseNotifications, exportNotifications } from '#features/notifications/index.ts'
import { erasePhoneCodes } from '#features/phones/index.ts'
import { erasePushes, exportPushes } from '#features/push/index.ts'
import { eraseSecondFactors, exportSecondFactors } from '#features/second-factors/index.ts'
import { eraseSocialAccounts, listSocialAccounts } from '#features/social/index.ts'
import { eraseStream } from '#features/streams/index.ts'
import { type Ctx, requireUser } from '#platform/ctx.ts'
import { notFound } from '#platform/errors.ts'
import { lowerAscii } from '#platform/letters.ts'
import { forgetUsesOf } from '#platform/limits.ts'
import type { Person } from '#platform/person.ts'

/** Everything that this academy knows about me, by what it is. */
export async function exportMe(ctx: Ctx): Promise<Record<string, unknown>> {
  await requireFresh(ctx)
  const person = await findPerson(ctx, requireUser(ctx).id)
  return {
    exported_at: ctx.now(),
    ...(await exportAccount(ctx, person)),
    ...(await exportSecondFactors(ctx, person)),
    social_accounts: await listSocialAccounts(ctx),
    api_keys: await listApiKeys(ctx),
    files: await exportFiles(ctx, person),
    courses: await exportCourses(ctx, person),
    ...(await exportLearning(ctx, person)),
    ...(await exportAnswers(ctx, person)),
    memberships: await exportMemberships(ctx, person),
    ...(await exportMessages(ctx, person)),
    ...(await exportPushes(ctx, person)),
    ...(await exportNotifications(ctx, person)),
    contact_forms: await exportContactForms(ctx, person),
  }
}

const erasers = [
  eraseSecondFactors,
  eraseSocialAccounts,
  eraseApiKeys,
  erasePhoneCodes,
  eraseAnswers,
  eraseMemberships,
  // Before the messages, which say what was pushed to whom.
  erasePushes,
  eraseMessages,
  eraseNotifications,
  eraseContactForms,
  eraseStream,
  eraseLearner,
  eraseAccount,
  // After the account, which no longer shows a picture.
  eraseFiles,
]

/** Takes a person out of every table, in the caller's transaction. What they owned and did stays, of nobody. */
export async function erasePerson(tx: Ctx, account: Account): Promise<void> {
  const person = await toPerson(tx, account)
  for (const erase of erasers) await erase(tx, person)
  await forgetUsesOf(tx, [...person.phones, ...(person.email ? [lowerAscii(person.email)] : [])])
}

type Account = { id: string; email: string | null; email_confirmed_at: Date | null; phone: string | null }

async function findPerson(ctx: Ctx, user_id: string): Promise<Person> {
  const user = await findAccount(ctx, { id: user_id })
  if (!user) throw notFound('user')
  return toPerson(ctx, user)
}

async function toPerson(ctx: Ctx, account: Account): Promise<Person> {
  const { id, email, phone } = account
  const confirmed_email = account.email_confirmed_at ? email : null
  const learner = await findLearnerByUser(ctx, id)
  const phones = [phone, learner?.phone].filter((one) => typeof one === 'string')
  const learner_id = learner?.id ?? null
  return { user_id: id, learner_id, email, confirmed_email, phones: [...new Set(phones)] }
}
