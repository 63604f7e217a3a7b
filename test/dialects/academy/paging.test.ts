import { expect, it } from 'vitest'
import { toMaybeMoment, toMoment } from '#dialects/academy/dates.ts'
import { readPageA, readPageB, toPaginationA, toPaginationB } from '#dialects/academy/paging.ts'
import { toFlag, toNo } from '#dialects/academy/reading.ts'

it('pages the lists of staff', () => {
  const second = readPageA({ page: '2' })
  expect(second).toMatchObject({ limit: 20, offset: 20 })
  const [all, has_next, has_prev] = [{ page: 2, per_page: 20 }, true, true]
  expect(toPaginationA(second, 41)).toEqual({ ...all, total: 41, pages: 3, has_next, has_prev })
  expect(toPaginationA(second, 40)).toMatchObject({ pages: 2, has_next: false, has_prev: true })
  expect(toPaginationA(readPageA({}), 0)).toMatchObject({
    page: 1,
    pages: 0,
    has_next: false,
    has_prev: false,
  })
})

it('pages courses, or shows them all at once', () => {
  const first = readPageB({ per_page: '10' })
  expect(toPaginationB(first, 11)).toEqual({
    ...{ page: 1, per_page: 10, total_pages: 2, total_items: 11 },
    ...{ has_next: true, has_prev: false },
  })
  const all = readPageB({ page: '7', per_page: 'ALL' })
  expect(all).toMatchObject({ offset: 0, limit: 10_000 })
  expect(toPaginationB(all, 11)).toEqual({
    ...{ page: 1, per_page: 'all', total_pages: 1, total_items: 11 },
    ...{ has_next: false, has_prev: false },
  })
  expect(readPageA({ per_page: 'all' })).toMatchObject({ limit: 20, isAll: false })
})

it('takes what is no number for the default, and keeps within bounds', () => {
  for (const wrong of ['', '0', '-1', '1.5', 'x', '1e3', '٣'])
    expect(readPageB({ page: wrong, per_page: wrong })).toMatchObject({ page: 1, limit: 10, offset: 0 })
  expect(readPageB({ page: ' 007 ', per_page: '+1000' })).toMatchObject({ page: 7, limit: 1000 })
  expect(readPageB({ page: '9'.repeat(19), per_page: '99999' })).toMatchObject({
    page: 1_000_000,
    limit: 1000,
  })
})

it('writes times as Python does, and reads flags and numbers as they are meant', () => {
  const at = new Date('2027-01-01T05:06:07.089Z')
  expect([toMoment(at), toMaybeMoment(null)]).toEqual(['2027-01-01T05:06:07.089000', null])
  expect(['True', true, 1, '1', 'on', 'false', 0, 'x'].map(toFlag)).toEqual([
    ...Array(5).fill(true),
    ...Array(3).fill(false),
  ])
  expect(['', null, undefined].map(toFlag)).toEqual([undefined, undefined, undefined])
  expect([toNo('7'), toNo('2147483648'), toNo('0007')]).toEqual([7, 0, 7])
})
