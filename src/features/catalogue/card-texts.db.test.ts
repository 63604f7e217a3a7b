import { expect, it } from 'vitest'
import { createCourse, publishCourse, updateCourse } from '#features/courses/index.ts'
import { changeUser } from '#features/identity/index.ts'
import { enrolMe } from '#features/learning/index.ts'
import { inTransaction, requireUser } from '#platform/ctx.ts'
import { openWorld } from '#test/world.ts'
import { listPublishedCards, listVisibleCards } from './cards.ts'

const all = { offset: 0, limit: 100 }

it('shows each change of a course at once, and keeps what has not changed', async () => {
  await using world = await openWorld()
  const [{ ctx }, { ctx: student }] = [await world.person('instructor'), await world.person('student')]
  const course = await publishCourse(ctx, await createCourse(ctx, { title: 'Water' }))
  const other = await publishCourse(ctx, await createCourse(ctx, { title: 'Letters' }))
  const list = async () => (await listPublishedCards(student, {}, all)).rows
  const [first, second] = [await list(), await list()]
  expect(second.map(({ texts }) => texts)).toEqual(first.map(({ texts }) => texts))
  expect(second[0]?.texts).toBe(first[0]?.texts)
  await updateCourse(ctx, course, { title: 'Clean water' })
  await enrolMe(student, other)
  await changeUser(ctx, { id: requireUser(ctx).id }, { first_name: 'Meera' })
  const third = await list()
  expect(third.map(({ title, enrolled }) => [title, enrolled])).toEqual([
    ['Letters', 1],
    ['Clean water', 0],
  ])
  expect(third[0]?.instructor_name).toMatch(/^Meera/)
  expect(third[0]?.texts).toBe(first[0]?.texts)
})

it('shows nobody what a change that was given up would have said', async () => {
  await using world = await openWorld()
  const [{ ctx }, { ctx: student }] = [await world.person('instructor'), await world.person('student')]
  const course = await publishCourse(ctx, await createCourse(ctx, { title: 'Water' }))
  const giveUp = inTransaction(ctx, async (tx) => {
    await updateCourse(tx, course, { title: 'Secret' })
    expect((await listVisibleCards(tx, {}, all)).rows[0]?.title).toBe('Secret')
    throw new Error('given up')
  })
  await expect(giveUp).rejects.toThrow('given up')
  await updateCourse(ctx, course, { title: 'Clean water' })
  expect((await listPublishedCards(student, {}, all)).rows[0]?.title).toBe('Clean water')
})

it('knows no other’s drafts, and counts what it does not show', async () => {
  await using world = await openWorld()
  const [{ ctx }, { ctx: other }] = [await world.person('instructor'), await world.person('instructor')]
  for (const title of ['One', 'Two', 'Three']) await createCourse(ctx, { title })
  await publishCourse(other, await createCourse(other, { title: 'Four' }))
  const titles = async (slice: typeof all) => {
    const { rows, total } = await listVisibleCards(ctx, {}, slice)
    return [rows.map(({ title }) => title), total]
  }
  expect(await titles({ offset: 1, limit: 2 })).toEqual([['Three', 'Two'], 4])
  expect(await titles({ offset: 9, limit: 2 })).toEqual([[], 4])
  expect((await listVisibleCards(other, {}, all)).total).toBe(1)
  expect((await listVisibleCards(other, { statuses: ['draft'] }, all)).total).toBe(0)
  expect((await listVisibleCards(world.as({ kind: 'system' }), { words: 'T_' }, all)).total).toBe(0)
})
