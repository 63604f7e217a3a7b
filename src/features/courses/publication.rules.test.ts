import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Act, type Actor, acts, decide, type Status, statuses } from './publication.rules.ts'

const anyAct = fc.constantFrom(...acts)
const anyStatus = fc.constantFrom(...statuses)
const anyActor = fc.record({ isStaff: fc.boolean(), review: fc.boolean() })

/** What it is after that, or the code of the refusal. */
function after(act: Act, was: Status, actor: Actor): string {
  try {
    return decide(act, was, actor)
  } catch (error) {
    return String(Object(error).code)
  }
}

it('never lets a teacher publish on their own where the academy reviews', () => {
  const teacher = { isStaff: false, review: true }
  fc.assert(
    fc.property(anyAct, anyStatus, (act, was) => {
      if (was !== 'published') expect(after(act, was, teacher)).not.toBe('published')
    }),
  )
})

it('takes a course out of the catalogue by unpublishing or archiving it, and by nothing else', () => {
  fc.assert(
    fc.property(anyAct, anyActor, (act, actor) => {
      const is = after(act, 'published', actor)
      expect(['draft', 'archived'].includes(is)).toBe(['unpublish', 'archive'].includes(act))
    }),
  )
})

it('lets an archived course be a draft again, and a teacher’s be nothing else where the academy reviews', () => {
  const ends = acts.map((act) => [act, after(act, 'archived', { isStaff: false, review: true })])
  expect(Object.fromEntries(ends)).toEqual({
    ...Object.fromEntries(acts.map((act) => [act, 'course_archived'])),
    ...{ archive: 'archived', unarchive: 'draft', send_back: 'staff_only' },
  })
})

it('lets staff alone send back, and only what waits', () => {
  fc.assert(
    fc.property(anyStatus, anyActor, (was, actor) => {
      const is = after('send_back', was, actor)
      if (!actor.isStaff) expect(is).toBe('staff_only')
      else expect(is === 'draft').toBe(was === 'in_review')
    }),
  )
})

it('comes to the same when an act is repeated', () => {
  fc.assert(
    fc.property(anyAct, anyStatus, anyActor, (act, was, actor) => {
      const once = after(act, was, actor)
      const isStatus = statuses.some((status) => status === once)
      if (isStatus && act !== 'send_back') expect(after(act, once as Status, actor)).toBe(once)
    }),
  )
})
