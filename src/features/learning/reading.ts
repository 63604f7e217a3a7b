import { findResources, type Ref, type Resource } from '#features/courses/index.ts'
import { addressOf, findFile } from '#features/files/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { toSafeHtml } from '#platform/markup.ts'
import { type OpenOrNot, requireLearning } from './lesson-access.ts'

export type ReadableResource = { id: string; title: string; media_type: string; size: number; url: string }
export type Reading = {
  id: string
  course_id: string
  title: string
  html: string
  video_url: string | null
  resources: ReadableResource[]
  standing: OpenOrNot
}

/** A lesson that is open to me, with addresses of its files that are good for some hours. Throws as `requireLearning` does. */
export async function readLesson(ctx: Ctx, ref: Ref): Promise<Reading> {
  const { lesson, standing } = await requireLearning(ctx, ref)
  const { id, course_id, title, body, markup } = lesson
  const resources = await Promise.all(
    (await findResources(ctx, [id])).map((resource) => toReadable(ctx, resource)),
  )
  return {
    id,
    course_id,
    title,
    html: toSafeHtml(body, markup),
    video_url: await videoAddress(ctx, lesson),
    resources: resources.filter((one) => one !== undefined),
    standing,
  }
}

/** Where the video of a lesson plays, for whoever may see it: elsewhere, or here for some hours. */
export async function videoAddress(
  ctx: Ctx,
  { video_url, video_id }: { video_url: string | null; video_id: string | null },
): Promise<string | null> {
  const file = video_id ? await findFile(ctx, { id: video_id }) : undefined
  return file ? addressOf(ctx, file) : video_url
}

async function toReadable(ctx: Ctx, { id, title, file_id }: Resource): Promise<ReadableResource | undefined> {
  const file = await findFile(ctx, { id: file_id })
  if (!file) return undefined
  return { id, title, media_type: file.media_type, size: file.size, url: await addressOf(ctx, file) }
}
