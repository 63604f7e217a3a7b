type Column = { id: string; title: string; points: number }
export type Grade = { quiz_id: string; title: string; percent: number | null }
export type Grades = { grades: Grade[]; total_percent: number | null }

/** Each quiz counts by its points; one that was not taken counts as 0. There is no total where there is no quiz. */
export function totalGrades(columns: readonly Column[], best: Readonly<Record<string, number>>): Grades {
  const grades = columns.map(({ id, title }) => ({ quiz_id: id, title, percent: best[id] ?? null }))
  const most = columns.reduce((sum, { points }) => sum + points, 0)
  const earned = columns.reduce((sum, { id, points }) => sum + points * (best[id] ?? 0), 0)
  return { grades, total_percent: most === 0 ? null : Math.round((earned / most) * 100) / 100 }
}

/** One line of a CSV file (RFC 4180). A cell that a spreadsheet would take for a formula begins with an apostrophe. */
export const toCsvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map(toCell).join(',')}\r\n`

function toCell(cell: string | number | null): string {
  if (cell === null || typeof cell === 'number') return String(cell ?? '')
  const safe = /^\s*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
