import type { FileFacts } from '#features/files/index.ts'
import { type Db, prepare } from '#platform/db.ts'
import type { LessonGate, Markup } from '#platform/tables.ts'

/** Times are text here: the whole content comes in one answer of the database. */
export type ModuleContent = {
  id: string
  no: number
  title: string
  description: string
  is_preview: boolean
  created_at: string
}
export type ResourceContent = {
  id: string
  no: number
  title: string
  duration_minutes: number | null
  created_at: string
  file: FileFacts
}
export type LessonContent = {
  id: string
  no: number
  module_id: string
  title: string
  body: string
  markup: Markup
  is_preview: boolean
  duration_minutes: number | null
  video_url: string | null
  video: FileFacts | null
  opens_on: string | null
  opens_after_days: number | null
  gate: LessonGate
  created_at: string
  resources: ResourceContent[]
}
export type Content = { modules: ModuleContent[]; lessons: LessonContent[] }

const file = (
  alias: string,
) => `json_build_object('id', ${alias}.id, 'use', ${alias}.use, 'name', ${alias}.name,
  'media_type', ${alias}.media_type, 'size', ${alias}.size, 'storage_key', ${alias}.storage_key)`

const read = prepare<Content>(`
  select
    (select coalesce(json_agg(json_build_object('id', m.id, 'no', m.no, 'title', m.title, 'description', m.description,
        'is_preview', m.is_preview, 'created_at', m.created_at) order by m.position), '[]')
      from modules m where m.course_id = $1) as modules,
    (select coalesce(json_agg(json_build_object('id', l.id, 'no', l.no, 'module_id', l.module_id, 'title', l.title,
        'body', l.body, 'markup', l.markup, 'is_preview', l.is_preview, 'duration_minutes', l.duration_minutes,
        'video_url', l.video_url, 'video', case when v.id is not null then ${file('v')} end, 'opens_on', l.opens_on,
        'opens_after_days', l.opens_after_days, 'gate', l.gate, 'created_at', l.created_at,
        'resources', case when $2 then (
          select coalesce(json_agg(json_build_object('id', r.id, 'no', r.no, 'title', r.title,
              'duration_minutes', r.duration_minutes, 'created_at', r.created_at, 'file', ${file('f')}) order by r.position), '[]')
          from lesson_resources r join files f on f.id = r.file_id where r.lesson_id = l.id) else '[]' end) order by l.position), '[]')
      from lessons l left join files v on v.id = l.video_id where l.course_id = $1) as lessons`)

/** Of a lesson that is no preview anybody knows that it is there. */
export type PreviewLesson = Pick<
  LessonContent,
  'id' | 'title' | 'is_preview' | 'duration_minutes' | 'markup'
> & {
  position: number
  body: string | null
  video_url: string | null
  video: FileFacts | null
}
export type PreviewModule = Pick<ModuleContent, 'id' | 'title' | 'description'> & {
  position: number
  lessons: PreviewLesson[]
}

/** What of a course anybody may see, in order: what the previews say alone. */
export const listPreviews = prepare<PreviewModule>(`
  select m.id, m.title, m.description, m.position, (
    select coalesce(json_agg(json_build_object('id', l.id, 'title', l.title, 'position', l.position,
        'duration_minutes', l.duration_minutes, 'is_preview', p.shown, 'markup', l.markup,
        'body', case when p.shown then l.body end, 'video_url', case when p.shown then l.video_url end,
        'video', case when p.shown and v.id is not null then ${file('v')} end) order by l.position), '[]')
    from lessons l cross join lateral (select l.is_preview or m.is_preview as shown) p left join files v on v.id = l.video_id
    where l.course_id = m.course_id and l.module_id = m.id) as lessons
  from modules m where m.course_id = $1 order by m.position`)

/** Everything that is in a course, in order, in one statement. */
export async function find(db: Db, courseId: string, withResources: boolean): Promise<Content> {
  const [content] = await read(db, courseId, withResources)
  return content ?? { modules: [], lessons: [] }
}
