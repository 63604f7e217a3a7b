import { type Db, prepare } from '#platform/db.ts'
import type { QuizShows } from '#platform/tables.ts'

export type QuizColumn = { id: string; title: string; points: number; shows: QuizShows }

// Of a quiz that draws some of its questions the points are those of so many average ones.
const readQuizzes = prepare<QuizColumn>(`
  select q.id, q.title, q.shows, coalesce(avg(w.points) * least(q.draws, count(w.points)), 0)::float8 as points
  from quizzes q left join quiz_questions w on w.quiz_id = q.id
  where q.course_id = $1 and q.removed_at is null and q.status = 'published'
  group by q.id order by q.no`)

/** The columns: the published quizzes of a course and what each is worth. */
export const listQuizColumns = (db: Db, courseId: string): Promise<QuizColumn[]> => readQuizzes(db, courseId)

export type GradeRow = {
  no: number
  learner_id: string
  name: string
  email: string | null
  phone: string | null
  /** The best percent in each quiz that has one, by the quiz’s id. */
  best: Record<string, number>
}

// The address of those who came themselves, and the number of those whom the teacher has in a group: a teacher who enrols
// somebody learns nothing else of them.
const readGrades = prepare<GradeRow>(`
  with page as (
    select e.no, e.learner_id, e.source, c.owner_id from enrolments e join courses c on c.id = e.course_id
    where e.course_id = $1 and e.left_at is null and e.no > $2 and ($5::uuid is null or e.learner_id = $5)
    order by e.no limit $3)
  select page.no, page.learner_id, case when page.source in ('self', 'waiting_list', 'order') then u.email end as email,
    phone_for(page.learner_id, page.owner_id) as phone, name_for(page.learner_id, page.owner_id) as name,
    coalesce((
      select jsonb_object_agg(b.quiz_id, b.percent) from (
        select a.quiz_id, max(a.percent) as percent from attempts a
        where a.learner_id = page.learner_id and a.quiz_id = any($4::uuid[]) and a.is_marked
        group by a.quiz_id) b), '{}') as best
  from page join learners l on l.id = page.learner_id left join users u on u.id = l.user_id
  order by page.no`)

/** The learners of a course with their best results: two index lookups for each, however many attempts there are. */
export const listGrades = (
  db: Db,
  courseId: string,
  quizIds: readonly string[],
  { after, limit, learner_id }: { after: number; limit: number; learner_id?: string },
): Promise<GradeRow[]> => readGrades(db, courseId, after, limit, quizIds, learner_id ?? null)
