import type { World } from '#test/world.ts'
import { png } from './files/contents.ts'
import { type Caller, openCaller } from './identity/caller.ts'

const mp4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2'), Buffer.alloc(64)])
const bytes = { 'content-type': 'application/octet-stream' }

export async function enter(world: World, role: 'student' | 'instructor' | 'admin') {
  const caller = await openCaller(world)
  const person = await world.person(role)
  const token = (await caller.signIn(person)).body.access_token as string
  const call = (method: string, url: string, body?: unknown, headers: Record<string, string> = {}) =>
    caller.call(method, `/v1${url}`, { body, token, headers })
  return { ...person, call }
}

const upload = async (call: Awaited<ReturnType<typeof enter>>['call'], use: string, content: Buffer) =>
  (await call('POST', `/files?use=${use}&name=it`, content, bytes)).body.id as string

export const visit = (caller: Caller, url: string, headers: Record<string, string> = {}) =>
  caller.call('GET', url, { headers })

/** A published course with a preview and a lesson whose video is ours. */
export async function publish(teacher: Awaited<ReturnType<typeof enter>>, change: object = {}) {
  const { call } = teacher
  const thumbnail_id = await upload(call, 'thumbnail', png(40, 30))
  const course = (
    await call('POST', '/courses', {
      title: 'Water',
      price: 0,
      outcomes: ['Boil it'],
      thumbnail_id,
      ...change,
    })
  ).body
  const module = (await call('POST', `/courses/${course.id}/modules`, { title: 'One' })).body
  const add = async (lesson: object) =>
    (await call('POST', `/courses/${course.id}/lessons`, { module_id: module.id, ...lesson })).body
  const preview = await add({
    title: 'Look',
    body: '**wash**',
    is_preview: true,
    video_url: 'https://v.example/1',
  })
  const video_id = await upload(call, 'video', mp4)
  const lesson = await add({ title: 'Boil', body: 'Hot.', video_id })
  const file_id = await upload(call, 'resource', Buffer.from('Notes'))
  const resource = (await call('POST', `/lessons/${lesson.id}/resources`, { title: 'Notes', file_id })).body
  await call('POST', `/courses/${course.id}/publication`)
  return { course, module, preview, lesson, resource }
}
