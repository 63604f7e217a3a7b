import {
  findCourse,
  findLesson,
  findModulesOf,
  findResource,
  findResources,
  type Lesson,
  type Ref,
  type Resource,
} from '#features/courses/index.ts'
import { type FileRow, findFiles } from '#features/files/index.ts'
import { type Ctx, isStaff } from '#platform/ctx.ts'
import { missingAs, notFound } from '#platform/errors.ts'
import { requireLearning } from './lesson-access.ts'

export type ResourceFile = { resource: Resource; file: FileRow }

/** A lesson that I teach, learn now, or may see as a preview. Throws as `requireLearning` does. */
export async function getReadableLesson(ctx: Ctx, ref: Ref): Promise<Lesson> {
  const lesson = await findLesson(ctx, ref)
  const course = lesson && (await findCourse(ctx, { id: lesson.course_id }))
  if (!lesson || !course) throw notFound('lesson')
  const isOwn = isStaff(ctx) || (ctx.actor.kind === 'user' && ctx.actor.id === course.owner_id)
  if (isOwn || (course.status === 'published' && (await isPreview(ctx, lesson)))) return lesson
  return (await requireLearning(ctx, { id: lesson.id }).catch(missingAs('lesson'))).lesson
}

async function isPreview(ctx: Ctx, { is_preview, module_id, course_id }: Lesson): Promise<boolean> {
  if (is_preview) return true
  const modules = await findModulesOf(ctx, [course_id])
  return modules.some((module) => module.id === module_id && module.is_preview)
}

/** The files of a lesson that is open to me, in order. */
export async function listReadableFiles(
  ctx: Ctx,
  ref: Ref,
): Promise<{ lesson: Lesson; files: ResourceFile[] }> {
  const lesson = await getReadableLesson(ctx, ref)
  return { lesson, files: await withFiles(ctx, await findResources(ctx, [lesson.id])) }
}

/** One file of a lesson that is open to me. */
export async function getReadableFile(ctx: Ctx, ref: Ref): Promise<ResourceFile & { lesson: Lesson }> {
  const resource = await findResource(ctx, ref)
  if (!resource) throw notFound('resource')
  const lesson = await getReadableLesson(ctx, { id: resource.lesson_id }).catch(missingAs('resource'))
  const [found] = await withFiles(ctx, [resource])
  if (!found) throw notFound('resource')
  return { ...found, lesson }
}

/** For whoever has seen the resources; one whose file is gone is missing. */
export async function withFiles<One extends Resource>(ctx: Ctx, resources: One[]) {
  const files = await findFiles(
    ctx,
    resources.map(({ file_id }) => file_id),
  )
  return resources.flatMap((resource) => {
    const file = files.get(resource.file_id)
    return file ? [{ resource, file }] : []
  })
}
