import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { type CourseContent, getContent } from './content.ts'
import type { Course, Ref } from './course.queries.ts'
import { type CourseFile, readCourseFile, writeCourseFile } from './course-file.rules.ts'
import { createCourse } from './courses.ts'
import { addLessons } from './lessons.ts'
import { addModule } from './modules.ts'

/** Makes a draft course of a Markdown file (docs/course-files.md), whole or not at all. */
export function importCourse(ctx: Ctx, text: string): Promise<Course> {
  const { modules, ...course } = readCourseFile(text)
  return inTransaction(ctx, async (tx) => {
    const created = await createCourse(tx, course)
    for (const { title, lessons } of modules) {
      const module = await addModule(tx, created, { title })
      await addLessons(
        tx,
        created,
        lessons.map((lesson) => ({ ...lesson, module_id: module.id })),
      )
    }
    return created
  })
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
