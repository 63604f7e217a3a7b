import { type Db, prepare } from '#platform/db.ts'
import type { Lesson, Module } from './lesson.queries.ts'
import type { Resource } from './resource.queries.ts'

export type AuthoredModule = Module & { course_no: number }
export type AuthoredLesson = Lesson & { module_no: number; place: number }
export type AuthoredResource = Resource & { lesson_no: number }

const most = 10_000
const mine = 'c.removed_at is null and ($1::uuid is null or c.owner_id = $1)'

/** Of one owner, or of all: newest course first, its own order inside; at most 10,000. One alone by its number. */
export const listModules = prepare<AuthoredModule>(`
  select m.*, c.no as course_no from modules m join courses c on c.id = m.course_id
  where ${mine} and ($2::int is null or c.no = $2) and ($3::int is null or m.no = $3)
  order by c.no desc, m.position limit ${most}`)

/** `place` is the lesson's place in its module, from 1. */
export const listLessons = prepare<AuthoredLesson>(`
  select l.*, m.no as module_no,
    (select count(*)::int from lessons o
      where o.course_id = l.course_id and o.module_id = l.module_id and o.position <= l.position) as place
  from lessons l join modules m on m.id = l.module_id join courses c on c.id = l.course_id
  where ${mine} and ($2::int is null or m.no = $2) and ($3::int is null or l.no = $3)
  order by c.no desc, l.position limit ${most}`)

export const listResources = prepare<AuthoredResource>(`
  select r.*, l.no as lesson_no
  from lesson_resources r join lessons l on l.id = r.lesson_id join courses c on c.id = l.course_id
  where ${mine} and ($2::int is null or l.no = $2) and ($3::int is null or r.no = $3)
  order by c.no desc, l.position, r.position limit ${most}`)

/** How many lessons of the course stand before this module's. */
export async function countBefore(db: Db, courseId: string, position: number): Promise<number> {
  const [row] = await countLessons(db, courseId, position)
  return row?.count ?? 0
}

const countLessons = prepare<{ count: number }>(`
  select count(*)::int from lessons l join modules m on m.id = l.module_id
  where l.course_id = $1 and m.position < $2`)
