import { enrol, signIn } from './quiz-world.ts'
import type { World } from './world.ts'

/** A published course with these lessons, its teacher, and a teacher who has nothing to do with it. */
export async function openCourse(world: World, titles: string[], change: object = {}) {
  const [teacher, other] = [await signIn(world, 'instructor'), await signIn(world, 'instructor')]
  const course = (await teacher.call('POST', '/courses', { title: 'Water', price: 0, ...change })).body
  const lessons: { id: string; version: number }[] = []
  for (const title of titles)
    lessons.push((await teacher.call('POST', `/courses/${course.id}/lessons`, { title, body: title })).body)
  await teacher.call('POST', `/courses/${course.id}/publication`)
  return { teacher, other, course: course as { id: string }, lessons }
}

/** Somebody who learns that course, and their enrolment. */
export async function openLearner(world: World, course: { id: string }) {
  const learner = await enrol(world, course.id)
  const { data } = (await learner.call('GET', '/me/enrolments')).body
  return { ...learner, enrolment: data[0] as { id: string; learner_id: string } }
}
