import { type Ctx, ownerScope } from '#platform/ctx.ts'
import { notFound } from '#platform/errors.ts'
import type { AuthoredLesson, AuthoredModule, AuthoredResource } from './authored.queries.ts'
import * as queries from './authored.queries.ts'
import type { Module } from './lesson.queries.ts'

/** Of all the courses that the actor may edit, or of the one of this number; for interfaces that know no pages. */
export const listAuthoredModules = (ctx: Ctx, courseNo?: number): Promise<AuthoredModule[]> =>
  queries.listModules(ctx.db, ownerScope(ctx), courseNo ?? null, null)

export const listAuthoredLessons = (ctx: Ctx, moduleNo?: number): Promise<AuthoredLesson[]> =>
  queries.listLessons(ctx.db, ownerScope(ctx), moduleNo ?? null, null)

export const listAuthoredResources = (ctx: Ctx, lessonNo?: number): Promise<AuthoredResource[]> =>
  queries.listResources(ctx.db, ownerScope(ctx), lessonNo ?? null, null)

export const getAuthoredModule = async (ctx: Ctx, no: number): Promise<AuthoredModule> =>
  first(await queries.listModules(ctx.db, ownerScope(ctx), null, no), 'module')

export const getAuthoredLesson = async (ctx: Ctx, no: number): Promise<AuthoredLesson> =>
  first(await queries.listLessons(ctx.db, ownerScope(ctx), null, no), 'lesson')

export const getAuthoredResource = async (ctx: Ctx, no: number): Promise<AuthoredResource> =>
  first(await queries.listResources(ctx.db, ownerScope(ctx), null, no), 'resource')

function first<Row>([row]: Row[], thing: string): Row {
  if (!row) throw notFound(thing)
  return row
}

/** The position in the whole course of what is to stand at this place of the module. */
export const positionIn = async (ctx: Ctx, { course_id, position }: Module, place: number): Promise<number> =>
  (await queries.countBefore(ctx.db, course_id, position)) + place
