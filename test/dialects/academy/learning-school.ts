import { makeSubCategory } from '#features/catalogue/index.ts'
import {
  addLesson,
  addModule,
  archiveCourse,
  createCourse,
  publishCourse,
  setPrerequisites,
} from '#features/courses/index.ts'
import { enrolMe, enrolUser, getEnrolment, leaveCourse } from '#features/learning/index.ts'
import type { World } from '#test/world.ts'
import { moment } from './pair.ts'
import { actorOf, course, letters as lettersAlone, openSchool } from './school.ts'

/**
 * Besides: course 4 is in subcategory 1, with lessons 5 to 7, of which the last does not count; course 5 has no seats;
 * course 6 is for who has done course 1; course 7 is archived. Subcategory 2 is empty. The teacher was put into course 2
 * (enrolment 2), and has left course 4 (enrolment 3).
 */
export async function openLearningSchool(world: World): Promise<void> {
  await openSchool(world)
  const [teacher, admin] = [await actorOf(world, 'teacher'), await actorOf(world, 'admin')]
  await makeSubCategory(admin, { no: 1 }, 'Earth')
  const { sub_category_id } = await seasOf(world)
  const seas = await createCourse(teacher, { title: 'Seas', sub_category_id, duration_minutes: 90 })
  const { id: module_id } = await addModule(teacher, seas, { title: 'Deep' })
  for (const [title, is_required] of [
    ['Salt', true],
    ['Tide', true],
    ['Joke', false],
  ] as const)
    await addLesson(teacher, seas, { title, is_required, module_id })
  await publishCourse(teacher, seas)
  await publishCourse(teacher, await createCourse(teacher, { title: 'Full', seats: 0 }))
  const later = await createCourse(teacher, { title: 'Later' })
  await setPrerequisites(teacher, later, [{ no: 1 }])
  await publishCourse(teacher, later)
  await archiveCourse(teacher, await publishCourse(teacher, await createCourse(teacher, { title: 'Old' })))
  await enrolUser(admin, { no: 3 }, { no: 2 })
  await enrolMe(teacher, seas)
  await leaveCourse(teacher, await getEnrolment(teacher, { no: 3 }))
}

async function seasOf(world: World) {
  const subs = world.database.db.selectFrom('sub_categories').select('id as sub_category_id')
  return subs.where('no', '=', 1).executeTakeFirstOrThrow()
}

export const letters = { ...lettersAlone, enrollment_count: 1 }
export const seas = course(4, { title: 'Seas', duration_hours: 1.5 })
export const full = course(5, { title: 'Full', max_students: 0 })
export const later = course(6, {
  title: 'Later',
  prerequisites_courses: [{ id: 1, title: 'Clean water', difficulty_level: 'beginner', status: 'published' }],
})

/** Asha's place in course 1, if nothing else is said. */
export const enrollment = (changed: Record<string, unknown> = {}) => ({
  id: 1,
  user_id: 4,
  course_id: 1,
  enrolled_at: moment,
  completed_at: null,
  progress_percentage: 0,
  is_completed: false,
  is_active: true,
  ...changed,
})

const tally = (total: number, done: number, enrolled: ReturnType<typeof enrollment>) => {
  const progress_percentage = (done * 100) / total
  const is_completed = done === total
  return {
    progress_percentage,
    total_lessons: total,
    completed_lessons: done,
    is_completed,
    enrollment: {
      ...enrolled,
      progress_percentage,
      is_completed,
      ...(is_completed && { completed_at: moment }),
    },
  }
}

/** So many lessons of a course are done. */
export const progress = (total: number, done: number, lessons: unknown[], enrolled = enrollment()) => ({
  course_id: enrolled.course_id,
  ...tally(total, done, enrolled),
  lessons,
})
export const studied = (
  message: string,
  total: number,
  done: number,
  lesson: unknown,
  enrolled = enrollment(),
) => ({
  message,
  ...tally(total, done, enrolled),
  progress: lesson,
})
export const done = (lesson_id: number, title: string, watch_time_seconds = 0) => ({
  lesson_id,
  title,
  is_completed: true,
  completed_at: moment,
  watch_time_seconds,
})
export const open = (lesson_id: number, title: string, watch_time_seconds = 0) => ({
  lesson_id,
  title,
  is_completed: false,
  completed_at: null,
  watch_time_seconds,
})
