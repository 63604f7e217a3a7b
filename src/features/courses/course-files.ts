import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { publish } from '#platform/events.ts'
import { type CourseContent, getContent } from './content.ts'
import type { Course, Ref } from './course.queries.ts'
import { type CourseFile, readCourseFile, writeCourseFile } from './course-file.rules.ts'
import type { ModuleFile } from './course-file-modules.rules.ts'
import { createCourse } from './courses.ts'
import { insertLessons, insertModules } from './lesson.queries.ts'
import { addQuestions } from './write-questions.ts'

/** Makes a draft course of a Markdown file (docs/course-files.md), whole or not at all. */
export function importCourse(ctx: Ctx, text: string): Promise<Course> {
  const { modules, ...course } = readCourseFile(text)
  return inTransaction(ctx, async (tx) => {
    const created = await createCourse(tx, course)
    await fill(tx, created.id, modules)
    return created
  })
}

/** Puts modules and lessons, whose numbers `readCourseFile` has limited, into a new course. */
async function fill(tx: Ctx, courseId: string, modules: ModuleFile[]): Promise<void> {
  if (modules.length === 0) return
  const titles = modules.map(({ title }) => title)
  const inserted = await insertModules(tx.db, courseId, titles, tx.now())
  const lessons = modules.flatMap((module, index) =>
    module.lessons.map((lesson) => ({ ...lesson, module_id: inserted[index]?.id ?? '' })),
  )
  if (lessons.length === 0) return
  const rows = lessons.map(({ title, body, module_id }, index) => ({
    title,
    body,
    markup: 'markdown' as const,
    module_id,
    position: index + 1,
  }))
  const added = await insertLessons(tx.db, courseId, rows, tx.now())
  await addQuestions(
    tx,
    added.map(({ id }, index) => ({ lesson_id: id, questions: lessons[index]?.questions ?? [] })),
  )
  await publish(tx, { type: 'course.lessons_added', subject: courseId, data: { count: added.length } })
}

export async function exportCourse(ctx: Ctx, ref: Ref): Promise<string> {
  return writeCourseFile(toFile(await getContent(ctx, ref)))
}

function toFile({ title, author, language, description, modules, lessons }: CourseContent): CourseFile {
  const byModule = Map.groupBy(lessons, ({ module_id }) => module_id)
  return {
    title,
    author,
    language,
    description,
    modules: modules.map(({ id, title }) => ({ title, lessons: byModule.get(id) ?? [] })),
  }
}
