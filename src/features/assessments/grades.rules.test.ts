import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toCsvLine, totalGrades } from './grades.rules.ts'

it('weights each quiz by its points, and counts as 0 what was not taken', () => {
  const columns = [
    { id: 'a', title: 'A', points: 10 },
    { id: 'b', title: 'B', points: 30 },
  ]
  expect(totalGrades(columns, { a: 100 })).toEqual({
    grades: [
      { quiz_id: 'a', title: 'A', percent: 100 },
      { quiz_id: 'b', title: 'B', percent: null },
    ],
    total_percent: 25,
  })
  expect(totalGrades([], {}).total_percent).toBe(null)
})

it('writes cells that say what they said, and none that a spreadsheet would run', () => {
  expect(toCsvLine(['=1+1', '+1', '-1', '@x', ' =1', 'a,"b"', -5, null])).toBe(
    `'=1+1,'+1,'-1,'@x,' =1,"a,""b""",-5,\r\n`,
  )
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (cells) => {
      const [read] = parse(toCsvLine(['x', ...cells]), { relax_column_count: true }) as string[][]
      for (const [index, cell] of cells.entries()) {
        const got = read?.[index + 1] ?? ''
        expect(got === cell || (got === `'${cell}` && /^\s*[=+\-@\t\r]/.test(cell))).toBe(true)
        expect(got).not.toMatch(/^\s*[=+\-@]/)
      }
    }),
  )
})
