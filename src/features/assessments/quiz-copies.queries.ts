import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/**
 * The quizzes of a course, as drafts of its copy. The lessons of the copy stand where those of the course stand, and its
 * questions and quizzes were copied in their order: by that each is known.
 */
export async function copyQuizzes(db: Db, from: string, to: string, now: Date): Promise<void> {
  await sql`
    insert into quizzes (course_id, lesson_id, title, intro, time_limit_seconds, most_attempts, shuffles_questions,
      shuffles_choices, draws, pass_percent, shows, created_at, updated_at)
    select ${to}, new.id, q.title, q.intro, q.time_limit_seconds, q.most_attempts, q.shuffles_questions,
      q.shuffles_choices, q.draws, q.pass_percent, q.shows, ${now}, ${now}
    from quizzes q left join lessons old on old.id = q.lesson_id
    left join lessons new on new.course_id = ${to} and new.position = old.position
    where q.course_id = ${from} and q.removed_at is null order by q.no`.execute(db)
  await sql`
    with ranked as (
      select 'quiz' as kind, course_id, id, row_number() over (partition by course_id order by no) as place
      from quizzes where course_id in (${from}, ${to}) and removed_at is null
      union all
      select 'question', course_id, id, row_number() over (partition by course_id order by no)
      from questions where course_id in (${from}, ${to})),
    same as (
      select o.kind, o.id as old, n.id as new from ranked o join ranked n using (kind, place)
      where o.course_id = ${from} and n.course_id = ${to})
    insert into quiz_questions (quiz_id, question_id, position, points)
    select quiz.new, question.new, qq.position, qq.points from quiz_questions qq
    join same quiz on quiz.kind = 'quiz' and quiz.old = qq.quiz_id
    join same question on question.kind = 'question' and question.old = qq.question_id`.execute(db)
}
