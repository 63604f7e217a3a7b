import { findOpenLessons } from '#features/learning/index.ts'
import { type Ctx, isStaff } from '#platform/ctx.ts'
import type { CourseCard } from './catalogue.queries.ts'
import * as queries from './content.queries.ts'

/** `is_open`: whether the actor may see what the lesson says, its video and its files. */
export type OpenLesson = queries.LessonContent & { is_open: boolean }
export type OpenModule = queries.ModuleContent & { lessons: OpenLesson[] }
export type OpenContent = { is_enrolled: boolean; modules: OpenModule[] }

/** What is in a course whose card the actor has seen, and what of it is open to them: previews are to everybody. */
export async function readContent(
  ctx: Ctx,
  { id, instructor_id }: CourseCard,
  { resources = false }: { resources?: boolean } = {},
): Promise<OpenContent> {
  const { modules, lessons } = await queries.find(ctx.db, id, resources)
  const { is_enrolled, open } = await findOpenLessons(ctx, { id }, lessons)
  const isOwn = isStaff(ctx) || (ctx.actor.kind === 'user' && ctx.actor.id === instructor_id)
  const byModule = Map.groupBy(lessons, ({ module_id }) => module_id)
  const judge = (module: queries.ModuleContent) => (lesson: queries.LessonContent) => ({
    ...lesson,
    is_open: isOwn || lesson.is_preview || module.is_preview || open.has(lesson.id),
  })
  return {
    is_enrolled,
    modules: modules.map((module) => ({
      ...module,
      lessons: (byModule.get(module.id) ?? []).map(judge(module)),
    })),
  }
}
