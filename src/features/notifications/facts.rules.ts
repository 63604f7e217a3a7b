import type { Kind, StepChannel, Tone } from './notification.rules.ts'

/** What somebody is told of a fact. `{course}`, `{course_id}` and `{quiz}` are filled in. `channels`: the steps that are meant. */
export type FactWords = {
  kind: Kind
  tone: Tone
  title: string
  body: string
  url?: string
  channels?: readonly StepChannel[]
}

const course = (tone: Tone, title: string, body: string): FactWords => ({
  kind: 'course',
  tone,
  title,
  body,
  url: '/courses/{course_id}',
})
const enrolled = course('success', 'You are enrolled', '“{course}” is open to you now.')

/** Of these enrolments people hear; of their own doing they know. */
export const enrolments: Readonly<Record<string, FactWords>> = {
  waiting_list: course(
    'success',
    'A seat is yours',
    'A seat in “{course}” has become free, and you have it: the course is open to you now.',
  ),
  staff: enrolled,
  cohort: enrolled,
}

/** What happened to a learner in a course. */
export const learning: Readonly<Record<string, FactWords>> = {
  'course.completed': course('success', 'Course completed', 'You have completed “{course}”.'),
  'attempt.marked': course('info', 'Your answers were marked', 'What you wrote in “{quiz}” was marked.'),
}

// Identity mails its owner about most of these already: in the academy they are one more place to see it.
const secure = (title: string, body: string): FactWords => ({
  kind: 'security',
  tone: 'warning',
  title,
  body,
  channels: [],
})
const passwordChanged = secure('Your password was changed', 'The password of your account was changed.')
const codesMade = secure(
  'New recovery codes',
  'New recovery codes were made for your account. The old ones do not work any more.',
)

/** What was done to an account; the fact is about its user. */
export const accounts: Readonly<Record<string, FactWords>> = {
  'user.password_changed': passwordChanged,
  'user.password_reset': passwordChanged,
  'user.password_removed': secure('Your password was removed', 'Your account opens by its other ways alone.'),
  'user.email_changed': secure('Your e-mail address was changed', 'Your account has a new e-mail address.'),
  'user.phone_proved': secure('Your phone number was changed', 'Your account has a new phone number.'),
  'user.phone_removed': secure('Your phone number was removed', 'Your account has no phone number any more.'),
  'user.second_factor_on': secure('Signing in takes two steps now', 'A second step was turned on.'),
  'user.second_factor_off': secure('Signing in takes one step again', 'The second step was turned off.'),
  'user.sessions_ended': secure('Your devices were signed out', 'Sessions of your account were ended.'),
  // Of this one they hear by no other way.
  'user.session_copied': {
    kind: 'security',
    tone: 'warning',
    title: 'Someone may have copied a session',
    body: 'An old key of one of your sessions was used again, so that session was ended. If you did not expect that, sign in again, change your password and look at your devices.',
  },
  'user.role_changed': {
    ...secure('Your role was changed', 'What you may do in the academy has changed.'),
    tone: 'info',
  },
  'user.erasure_planned': secure(
    'Your account will be erased',
    'Your account and everything about you will be erased in 30 days. Until then you can take it back.',
  ),
  'passkey.created': secure('A passkey was added', 'A new passkey opens your account from now on.'),
  'passkey.removed': secure('A passkey was removed', 'One of your passkeys opens your account no more.'),
  'recovery_code.created': codesMade,
  'recovery_code.updated': secure(
    'A recovery code was used',
    'Someone signed in to your account with a recovery code.',
  ),
  'login_method.created': secure('A way to sign in was added', 'Your account can be opened in one more way.'),
}

export const fillIn = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '')

/** What is followed: the migration says the same to the outbox. */
export const followed: readonly string[] = [
  'enrolment.begun',
  'user.changed',
  ...Object.keys(learning),
  ...Object.keys(accounts),
]
