import { DomainError } from '#platform/errors.ts'

export const statuses = ['draft', 'in_review', 'published', 'archived'] as const
export type Status = (typeof statuses)[number]
export const acts = [
  'publish',
  'submit',
  'take_back',
  'send_back',
  'unpublish',
  'archive',
  'unarchive',
] as const
export type Act = (typeof acts)[number]
export type Actor = { isStaff: boolean; review: boolean }

/** What a course is after each act, by what it was. What is not here is refused. */
const after: Record<Act, Partial<Record<Status, Status>>> = {
  publish: { draft: 'published', in_review: 'published', published: 'published', archived: 'published' },
  submit: { draft: 'in_review', in_review: 'in_review', published: 'published' },
  take_back: { draft: 'draft', in_review: 'draft' },
  send_back: { in_review: 'draft' },
  unpublish: { draft: 'draft', in_review: 'draft', published: 'draft' },
  archive: { draft: 'archived', in_review: 'archived', published: 'archived', archived: 'archived' },
  unarchive: { draft: 'draft', archived: 'draft' },
}

/** Of whoever may edit a course: where the academy reviews, a teacher who publishes asks for that. */
export function decide(act: Act, was: Status, { isStaff, review }: Actor): Status {
  if (act === 'send_back' && !isStaff) throw notStaff()
  const is = after[act === 'publish' && review && !isStaff ? 'submit' : act][was]
  if (!is) throw was === 'archived' ? archived() : refused(was)
  return is
}

const notStaff = () =>
  new DomainError(
    'forbidden',
    'staff_only',
    'Only the academy’s staff answer a review. Take the course back.',
  )

const archived = () =>
  new DomainError('conflict', 'course_archived', 'The course is archived. Make it a draft again first.')

const refused = (was: Status) =>
  was === 'published'
    ? new DomainError('conflict', 'course_published', 'The course is published. Unpublish it first.')
    : new DomainError('conflict', 'course_not_in_review', 'The course does not wait for a review.')
