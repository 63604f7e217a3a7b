import type { FastifyRequest } from 'fastify'
import type { CourseCard, OpenLesson, OpenModule, ResourceContent } from '#features/catalogue/index.ts'
import { getCard, readContent } from '#features/catalogue/index.ts'
import type { Ref } from '#features/courses/index.ts'
import { addressOf, type FileFacts } from '#features/files/index.ts'
import { absoluteUrl } from '#platform/addresses.ts'
import { toSafeHtml } from '#platform/markup.ts'
import { toCourse } from './course-shapes.ts'
import { toMoment } from './dates.ts'

export type Wanted = { lessons: boolean; resources: boolean }

/** A course that the caller may see, with what is in it where that was asked for. */
export const readCourse = async (request: FastifyRequest, ref: Ref, wanted: Wanted) =>
  toWholeCourse(request, await getCard(request.ctx, ref), wanted)

export async function toWholeCourse(
  request: FastifyRequest,
  card: CourseCard,
  { lessons, resources }: Wanted,
) {
  const { is_enrolled, modules } = await readContent(request.ctx, card, { resources })
  const shown = { ...toCourse(card, request), is_enrolled }
  return lessons ? { ...shown, modules: await toModules(request, card, modules, resources) } : shown
}

export const toModules = (
  request: FastifyRequest,
  { no }: Pick<CourseCard, 'no'>,
  modules: readonly OpenModule[],
  withResources: boolean,
) => Promise.all(modules.map((module, index) => toModule(request, no, module, index + 1, withResources)))

async function toModule(
  request: FastifyRequest,
  course_id: number,
  { no, title, description, is_preview, created_at, lessons }: OpenModule,
  order: number,
  withResources: boolean,
) {
  const shown = lessons.map((lesson, index) => toLesson(request, no, lesson, index + 1, withResources))
  const module = { id: no, course_id, title, description, order, is_preview }
  return { ...module, created_at: toMoment(new Date(created_at)), lessons: await Promise.all(shown) }
}

async function toLesson(
  request: FastifyRequest,
  module_id: number,
  lesson: OpenLesson,
  order: number,
  withResources: boolean,
) {
  const { no, title, is_open, is_preview, duration_minutes, created_at, resources } = lesson
  return {
    id: no,
    module_id,
    title,
    content: is_open ? toContent(lesson) : null,
    video_url: is_open ? await toVideo(request, lesson.video_url, lesson.video) : null,
    duration_minutes,
    order,
    is_preview,
    created_at: toMoment(new Date(created_at)),
    ...(withResources && {
      resources: await Promise.all(resources.map((one) => toOpenResource(request, no, one, is_open))),
    }),
  }
}

/** Markdown as it was written; what was written as HTML is made harmless. */
export const toContent = ({ body, markup }: Pick<OpenLesson, 'body' | 'markup'>): string =>
  markup === 'html' ? toSafeHtml(body, markup) : body

/** Where a video plays: elsewhere, or here without a token for some hours. */
export const toVideo = async (request: FastifyRequest, url: string | null, file: FileFacts | null) =>
  file ? toFileUrl(request, file) : url

export const toFileUrl = async (request: FastifyRequest, file: FileFacts) =>
  absoluteUrl(request, await addressOf(request.ctx, file))

type Numbered = Pick<ResourceContent, 'no' | 'title' | 'duration_minutes'> & { created_at: string | Date }

async function toOpenResource(
  request: FastifyRequest,
  lessonNo: number,
  { file, ...resource }: ResourceContent,
  isOpen: boolean,
) {
  return toResource(request, lessonNo, resource, file, isOpen)
}

export const toResource = async (
  request: FastifyRequest,
  lesson_id: number,
  { no, title, duration_minutes, created_at }: Numbered,
  file: FileFacts,
  isOpen = true,
) => ({
  id: no,
  lesson_id,
  title,
  duration_minutes,
  file_path: isOpen ? await toFileUrl(request, file) : null,
  file_type: file.media_type,
  file_size: file.size,
  created_at: toMoment(new Date(created_at)),
})
