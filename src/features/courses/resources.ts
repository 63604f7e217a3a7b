import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, missingAs, notFound } from '#platform/errors.ts'
import { checkVersion } from '#platform/etags.ts'
import type { Ref } from './course.queries.ts'
import { checkFile } from './course-material.ts'
import { takeCourse } from './courses.ts'
import { getLesson } from './lessons.ts'
import { moveTo } from './place.rules.ts'
import type { Resource, ResourceFields } from './resource.queries.ts'
import * as queries from './resource.queries.ts'

const mostResources = 100

export type NewResource = Pick<ResourceFields, 'title' | 'file_id'> & Partial<ResourceFields>

/** Adds a file that was received for it, behind those that the lesson has. */
export function addResource(
  ctx: Ctx,
  lesson: Ref,
  { title, file_id, duration_minutes = null }: NewResource,
): Promise<Resource> {
  return inTransaction(ctx, async (tx) => {
    const { id: lesson_id, course_id } = await getLesson(tx, lesson)
    await takeCourse(tx, { id: course_id })
    await checkFile(tx, file_id, 'resource')
    const position = (await queries.list(tx.db, [lesson_id])).length + 1
    if (position > mostResources)
      throw new DomainError(
        'invalid',
        'too_many_resources',
        `A lesson has at most ${mostResources} resources.`,
      )
    return queries.insert(tx.db, { title, file_id, duration_minutes, lesson_id, position }, tx.now())
  })
}

/** For whoever may change the lesson. */
export async function listResources(ctx: Ctx, lesson: Ref): Promise<Resource[]> {
  return queries.list(ctx.db, [(await getLesson(ctx, lesson)).id])
}

/** For features that have checked who may see the lessons. */
export const findResources = (ctx: Ctx, lessonIds: string[]): Promise<Resource[]> =>
  queries.list(ctx.db, lessonIds)

/** For features that decide themselves who may see it. */
export const findResource = (ctx: Ctx, ref: Ref): Promise<Resource | undefined> => queries.find(ctx.db, ref)

export async function getResource(ctx: Ctx, ref: Ref): Promise<Resource> {
  const resource = await queries.find(ctx.db, ref)
  if (!resource) throw notFound('resource')
  await getLesson(ctx, { id: resource.lesson_id }).catch(missingAs('resource'))
  return resource
}

export type ResourceChange = Partial<ResourceFields> & { position?: number }

export function updateResource(
  ctx: Ctx,
  ref: Ref,
  { position, ...change }: ResourceChange,
  expected?: number,
): Promise<Resource> {
  return inTransaction(ctx, async (tx) => {
    const { id, lesson_id } = await takeResource(tx, ref, expected)
    await checkFile(tx, change.file_id, 'resource')
    await queries.set(tx.db, id, change, tx.now())
    if (position) await arrange(tx, lesson_id, id, position)
    return getResource(tx, { id })
  })
}

export function removeResource(ctx: Ctx, ref: Ref, expected?: number): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id, lesson_id } = await takeResource(tx, ref, expected)
    await queries.remove(tx.db, id)
    await arrange(tx, lesson_id)
  })
}

/** Holds the course, so that nobody else moves what is in it. */
async function takeResource(tx: Ctx, ref: Ref, expected: number | undefined): Promise<Resource> {
  const { id, lesson_id } = await getResource(tx, ref)
  await takeCourse(tx, { id: (await getLesson(tx, { id: lesson_id })).course_id })
  const resource = await getResource(tx, { id })
  checkVersion(resource, expected)
  return resource
}

async function arrange(tx: Ctx, lessonId: string, moved?: string, position = 1): Promise<void> {
  const ids = (await queries.list(tx.db, [lessonId])).map(({ id }) => id)
  await queries.setPlaces(tx.db, moved ? moveTo(ids, moved, position) : ids)
}
