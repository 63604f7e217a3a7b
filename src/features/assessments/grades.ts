import { Readable } from 'node:stream'
import { getCourse } from '#features/courses/index.ts'
import { requireEnrolment } from '#features/learning/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import type { GradeRow, QuizColumn } from './grade.queries.ts'
import * as queries from './grade.queries.ts'
import { type Grades, toCsvLine, totalGrades } from './grades.rules.ts'

type Ref = { id: string }
export type LearnerGrades = Omit<GradeRow, 'best'> & Grades

const graded = (columns: QuizColumn[], { best, ...row }: GradeRow): LearnerGrades => ({
  ...row,
  ...totalGrades(columns, best),
})

const idsOf = (columns: QuizColumn[]) => columns.map(({ id }) => id)

/** The best result of every enrolled learner in every published quiz, and their total weighted by points. */
export async function listGrades(
  ctx: Ctx,
  course: Ref,
  { limit, cursor }: PageRequest,
): Promise<Page<LearnerGrades>> {
  const { id } = await getCourse(ctx, course)
  const columns = await queries.listQuizColumns(ctx.db, id)
  const place = { after: readNumberCursor(cursor) ?? 0, limit: limit + 1 }
  const rows = await queries.listGrades(ctx.db, id, idsOf(columns), place)
  return toPage(
    rows.map((row) => graded(columns, row)),
    limit,
    ({ no }) => [no],
  )
}

const batch = 500

/** The same as a CSV file, written as it is read: it may be of any length. */
export async function exportGrades(ctx: Ctx, course: Ref): Promise<Readable> {
  const { id } = await getCourse(ctx, course)
  const columns = await queries.listQuizColumns(ctx.db, id)
  return Readable.from(writeCsv(ctx, id, columns))
}

async function* writeCsv(ctx: Ctx, courseId: string, columns: QuizColumn[]): AsyncGenerator<string> {
  yield toCsvLine([
    'learner_id',
    'name',
    'email',
    'phone',
    ...columns.map(({ title }) => title),
    'total_percent',
  ])
  let rows: GradeRow[]
  let after = 0
  do {
    rows = await queries.listGrades(ctx.db, courseId, idsOf(columns), { after, limit: batch })
    yield rows.map((row) => toLine(graded(columns, row))).join('')
    after = rows.at(-1)?.no ?? after
  } while (rows.length === batch)
}

const toLine = ({ learner_id, name, email, phone, grades, total_percent }: LearnerGrades): string =>
  toCsvLine([learner_id, name, email, phone, ...grades.map(({ percent }) => percent), total_percent])

/** My own, without those of quizzes that show nothing. */
export async function getMyGrades(ctx: Ctx, course: Ref): Promise<Grades> {
  const { learner_id } = await requireEnrolment(ctx, course)
  const columns = (await queries.listQuizColumns(ctx.db, course.id)).filter(
    ({ shows }) => shows !== 'nothing',
  )
  const place = { after: 0, limit: 1, learner_id }
  const [row] = await queries.listGrades(ctx.db, course.id, idsOf(columns), place)
  return totalGrades(columns, row?.best ?? {})
}
