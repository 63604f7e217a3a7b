import { expect, it } from 'vitest'
import { addLessons, createCourse, publishCourse } from '#features/courses/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld } from '#test/world.ts'
import { enrolMe } from './enrolling.ts'
import { study } from './studying.ts'

async function openCourse(teacher: Ctx, title: string) {
  const course = await publishCourse(teacher, await createCourse(teacher, { title }))
  const [lesson] = await addLessons(teacher, course, [{ title: 'One' }])
  return { no: course.no, lesson: { id: lesson?.id ?? '' } }
}

it('notes a lesson where it stands, and nothing by the address of another course or enrolment', async () => {
  await using world = await openWorld()
  const [{ ctx: teacher }, { ctx, user }] = [await world.person('instructor'), await world.person('student')]
  const [water, fire] = [await openCourse(teacher, 'Water'), await openCourse(teacher, 'Fire')]
  const enter = async ({ no }: { no: number }) => {
    const enrolled = await enrolMe(ctx, { no })
    if ('waiting' in enrolled) throw new Error('no seat')
    return enrolled.enrolment
  }
  const [mine, other] = [await enter(water), await enter(fire)]
  expect(mine.learner_user_no).toBeGreaterThan(0)
  for (const place of [{ course_no: fire.no }, { enrolment_no: other.no }, { course_no: 0 }])
    await expect(study(ctx, water.lesson, { completed: true }, place)).rejects.toMatchObject({
      code: 'lesson_not_found',
    })
  const progress = world.database.db.selectFrom('lesson_progress').select('lesson_id')
  expect(await progress.execute()).toEqual([])
  const place = { course_no: water.no, enrolment_no: mine.no }
  expect(await study(ctx, water.lesson, { completed: true }, place)).toMatchObject({
    completed: 1,
    learner_user_id: user.id,
  })
})
