import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import {
  type AuthoredLesson,
  addLesson,
  getAuthoredLesson,
  getModule,
  type LessonChange,
  listAuthoredLessons,
  positionIn,
  removeLesson,
  updateLesson,
} from '#features/courses/index.ts'
import { findFiles } from '#features/files/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { toContent, toVideo } from './content-shapes.ts'
import { toMoment } from './dates.ts'
import * as contract from './lessons.contract.ts'
import type { Options } from './options.ts'
import { toFilterNo, toFlag, toNo } from './reading.ts'

export const lessonRoutes: FastifyPluginAsyncTypebox<Options> = async (app) => {
  app.route({
    ...contract.create,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      const module = await getModule(ctx, { no: toNo(params.module_no) })
      const lesson = { ...toFields(request, body), title: body.title.trim(), module_id: module.id }
      const position = body.order ? await positionIn(ctx, module, body.order) : undefined
      const { no } = await addLesson(
        ctx,
        { id: module.course_id },
        { ...lesson, ...(position && { position }) },
      )
      const shown = await show(request, no)
      return reply.code(201).send({ message: 'Lesson created', lesson_id: no, lesson: shown })
    },
  })

  for (const route of contract.lists)
    app.route({
      ...route,
      handler: async (request) => {
        const lessons = await listAuthoredLessons(request.ctx, toFilterNo(request.query.module_id))
        return { lessons: await toLessons(request, lessons) }
      },
    })

  for (const route of contract.gets)
    app.route({
      ...route,
      handler: async (request) => ({ lessons: await show(request, toNo(request.params.lesson_no)) }),
    })

  app.route({
    ...contract.update,
    handler: async (request) => {
      const { ctx, params, body } = request
      const no = toNo(params.lesson_no)
      const title = body.title?.trim()
      const { video_url: shown } = body.video_url ? await show(request, no) : { video_url: null }
      const change = { ...toFields(request, body, shown), ...(title && { title }) }
      await updateLesson(ctx, { no }, { ...change, ...(await readPlace(ctx, no, body.order)) })
      return { message: 'Lesson updated', lesson: await show(request, no) }
    },
  })

  app.route({
    ...contract.remove,
    handler: async ({ ctx, params }) => {
      await removeLesson(ctx, { no: toNo(params.lesson_no) })
      return { message: 'Lesson deleted' }
    },
  })
}

type Body = Omit<Static<(typeof contract.create)['schema']['body']>, 'title'>

/** A video that is sent takes the place of an address. */
function toFields(
  { receivedFile }: FastifyRequest,
  body: Body,
  shown?: string | null,
): Omit<LessonChange, 'title'> {
  const { content, duration_minutes: minutes, is_preview, video_url } = body
  const isPreview = toFlag(is_preview)
  return {
    ...(typeof content === 'string' && { body: content }),
    ...(typeof minutes === 'number' && { duration_minutes: Math.round(minutes) }),
    ...(isPreview !== undefined && { is_preview: isPreview }),
    ...(receivedFile ? { video_id: receivedFile.id } : toVideoChange(video_url?.trim(), shown)),
  }
}

/** The address of a video that was sent here, sent back as it was shown, changes nothing. */
function toVideoChange(url: string | undefined, shown: string | null = ''): { video_url?: string | null } {
  if (url === undefined || (url && pathOf(url) === pathOf(shown))) return {}
  return { video_url: url || null }
}

const pathOf = (url: string | null) => url?.split('?')[0]

async function readPlace(ctx: Ctx, no: number, order: number | null | undefined) {
  if (!order) return {}
  const lesson = await getAuthoredLesson(ctx, no)
  return { position: await positionIn(ctx, await getModule(ctx, { id: lesson.module_id }), order) }
}

async function show(request: FastifyRequest, no: number) {
  const [shown] = await toLessons(request, [await getAuthoredLesson(request.ctx, no)])
  if (!shown) throw new Error('A lesson that was read is shown.')
  return shown
}

async function toLessons(request: FastifyRequest, lessons: AuthoredLesson[]) {
  const videos = await findFiles(
    request.ctx,
    lessons.flatMap(({ video_id }) => video_id ?? []),
  )
  return Promise.all(
    lessons.map(async (lesson) => ({
      id: lesson.no,
      module_id: lesson.module_no,
      title: lesson.title,
      content: toContent(lesson),
      video_url: await toVideo(request, lesson.video_url, videos.get(lesson.video_id ?? '') ?? null),
      duration_minutes: lesson.duration_minutes,
      order: lesson.place,
      is_preview: lesson.is_preview,
      created_at: toMoment(lesson.created_at),
    })),
  )
}
