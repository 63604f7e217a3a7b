import { Readable } from 'node:stream'
import type { PoolClient } from 'pg'
import { expect, it } from 'vitest'
import { receiveFile } from '#features/files/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld, type World } from '#test/world.ts'
import type { Course } from './course.queries.ts'
import { createCourse } from './courses.ts'
import { addLessons, listLessons } from './lessons.ts'
import { addModule } from './modules.ts'
import { findPrerequisites, removePrerequisite, setPrerequisites } from './prerequisites.ts'
import { archiveCourse, publishCourse } from './publication.ts'

/** How many statements this takes. */
async function countStatements({ database }: World, work: () => Promise<unknown>): Promise<number> {
  let count = 0
  const watched: (() => void)[] = []
  const watch = (client: PoolClient) => {
    const query = client.query
    watched.push(() => {
      client.query = query
    })
    client.query = ((...args: Parameters<typeof query>) => {
      count += 1
      return query.apply(client, args)
    }) as typeof query
  }
  database.pool.on('acquire', watch)
  await work()
  database.pool.off('acquire', watch)
  for (const restore of watched.toReversed()) restore()
  return count
}

const mp4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2'), Buffer.alloc(64)])

/** At least two. */
async function makeCourses(ctx: Ctx, count: number): Promise<[Course, Course, ...Course[]]> {
  const courses: Course[] = []
  for (let no = 1; no <= count; no += 1) courses.push(await createCourse(ctx, { title: `Course ${no}` }))
  return courses as [Course, Course, ...Course[]]
}

const titlesOf = async (ctx: Ctx, id: string) => (await listLessons(ctx, { id })).map(({ title }) => title)

it('lets no courses wait for each other, not even when two are told so at once', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const [a, b, c] = await Promise.all(['A', 'B', 'C'].map((title) => createCourse(ctx, { title })))
  if (!a || !b || !c) throw new Error('no courses')
  await setPrerequisites(ctx, b, [a])
  await setPrerequisites(ctx, c, [b])
  await expect(setPrerequisites(ctx, a, [c])).rejects.toMatchObject({ code: 'prerequisites_circular' })
  await expect(setPrerequisites(ctx, a, [a])).rejects.toMatchObject({ code: 'prerequisites_circular' })
  await removePrerequisite(ctx, c, b)
  const both = await Promise.allSettled([setPrerequisites(ctx, a, [c]), setPrerequisites(ctx, c, [b])])
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await findPrerequisites(ctx, [b.id])).toMatchObject([{ title: 'A', required_course_id: a.id }])
})

it('requires no draft of somebody else', async () => {
  await using world = await openWorld()
  const [{ ctx }, { ctx: other }] = [await world.person('instructor'), await world.person('instructor')]
  const [mine, theirs] = [await createCourse(ctx, { title: 'A' }), await createCourse(other, { title: 'B' })]
  await expect(setPrerequisites(ctx, mine, [theirs])).rejects.toMatchObject({
    kind: 'invalid',
    code: 'unknown_required_course',
  })
  await publishCourse(other, theirs)
  expect(await setPrerequisites(ctx, mine, [theirs])).toHaveLength(1)
})

it('names a draft to nobody but its own teacher and staff', async () => {
  await using world = await openWorld()
  const [{ ctx }, { ctx: other }, { ctx: admin }] = [
    await world.person('instructor'),
    await world.person('instructor'),
    await world.person('admin'),
  ]
  const [course, draft] = await makeCourses(ctx, 2)
  expect(await setPrerequisites(ctx, course, [draft])).toHaveLength(1)
  const seenBy = async (viewer: Ctx) => (await findPrerequisites(viewer, [course.id])).length
  for (const [viewer, count] of [
    [ctx, 1],
    [admin, 1],
    [other, 0],
    [world.as({ kind: 'visitor' }), 0],
  ] as const)
    expect(await seenBy(viewer)).toBe(count)
  await archiveCourse(ctx, draft)
  expect(await seenBy(world.as({ kind: 'visitor' }))).toBe(1)
})

it('asks for many required courses, files and modules at once, and says which is not there', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const [course, other, ...rest] = await makeCourses(ctx, 6)
  const stream = Readable.from([mp4])
  const video = await receiveFile(ctx, 'video', { name: 'it.mp4', stream })
  const foreign = await addModule(ctx, other, { title: 'Of the other' })
  for (const lesson of [{ module_id: foreign.id }, { module_id: course.id }])
    await expect(addLessons(ctx, course, [{ title: 'One' }, lesson])).rejects.toMatchObject({
      kind: 'invalid',
      code: 'unknown_module',
    })
  const missing = [{ title: 'One' }, { title: 'Two', video_id: course.id }]
  await expect(addLessons(ctx, course, missing)).rejects.toMatchObject({ code: 'unknown_file' })
  expect(await titlesOf(ctx, course.id)).toEqual([])
  const made = [course, other, ...rest]
  const asked = async (count: number) =>
    countStatements(world, () => setPrerequisites(ctx, course, made.slice(1, count + 1)))
  expect(await asked(5)).toBe(await asked(1))
  const added = (count: number) =>
    countStatements(world, () =>
      addLessons(
        ctx,
        course,
        Array.from({ length: count }, () => ({ video_id: video.id })),
      ),
    )
  await addLessons(ctx, course, [{}])
  expect(await added(20)).toBe(await added(2))
  const refs = [...rest.map(({ no }) => ({ no })), { id: other.id.toUpperCase() }]
  await setPrerequisites(ctx, course, [], { whole: true })
  const set = await setPrerequisites(ctx, course, refs)
  expect(set.map((one) => one.required_course_id)).toEqual([...rest, other].map(({ id }) => id))
})
