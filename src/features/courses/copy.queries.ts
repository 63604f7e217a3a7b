import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Course } from './course.queries.ts'

type Copy = { from: string; owner_id: string; title: string | null }

/** The course itself, as a draft. */
export async function copyCourse(db: Db, { from, owner_id, title }: Copy, now: Date): Promise<Course> {
  const { rows } = await sql<Course>`
    insert into courses (owner_id, title, author, description, language, sub_category_id, short_description, price,
      currency, difficulty, duration_minutes, outcomes, requirements, seats, access_days, mode, thumbnail_id, created_at, updated_at)
    select ${owner_id}, coalesce(${title}, title), author, description, language, sub_category_id, short_description, price,
      currency, difficulty, duration_minutes, outcomes, requirements, seats, access_days, mode, thumbnail_id, ${now}, ${now}
    from courses where id = ${from} returning *`.execute(db)
  return rows[0] as Course
}

/** What is in it: a module, a lesson and what hangs on it stand where they stood, and are known by that. */
export async function copyContent(db: Db, from: string, to: string, now: Date): Promise<void> {
  await sql`
    insert into modules (course_id, position, title, description, is_preview, created_at, updated_at)
    select ${to}, position, title, description, is_preview, ${now}, ${now} from modules where course_id = ${from}`.execute(
    db,
  )
  await sql`
    insert into lessons (course_id, module_id, position, title, body, markup, is_preview, is_required, duration_minutes,
      video_url, video_id, opens_on, opens_after_days, gate, created_at, updated_at)
    select ${to}, new.id, l.position, l.title, l.body, l.markup, l.is_preview, l.is_required, l.duration_minutes,
      l.video_url, l.video_id, l.opens_on, l.opens_after_days, l.gate, ${now}, ${now}
    from lessons l join modules old on old.id = l.module_id
    join modules new on new.course_id = ${to} and new.position = old.position
    where l.course_id = ${from}`.execute(db)
  await sql`
    insert into lesson_resources (lesson_id, position, title, duration_minutes, file_id, created_at, updated_at)
    select new.id, r.position, r.title, r.duration_minutes, r.file_id, ${now}, ${now}
    from lesson_resources r join lessons old on old.id = r.lesson_id
    join lessons new on new.course_id = ${to} and new.position = old.position
    where old.course_id = ${from}`.execute(db)
  await sql`
    insert into prerequisites (course_id, required_course_id, created_at)
    select ${to}, required_course_id, ${now} from prerequisites where course_id = ${from}`.execute(db)
}

/** Those of the lessons and those of the bank. */
export async function copyQuestions(db: Db, from: string, to: string, now: Date): Promise<void> {
  await sql`
    insert into questions (course_id, lesson_id, position, kind, label, prompt, choices, answers, tolerance, praise, hint,
      takes_several, pairs, rubric, weights, tags, created_at, updated_at)
    select ${to}, new.id, q.position, q.kind, q.label, q.prompt, q.choices, q.answers, q.tolerance, q.praise, q.hint,
      q.takes_several, q.pairs, q.rubric, q.weights, q.tags, ${now}, ${now}
    from questions q left join lessons old on old.id = q.lesson_id
    left join lessons new on new.course_id = ${to} and new.position = old.position
    where q.course_id = ${from} order by q.no`.execute(db)
}
