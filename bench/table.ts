/** One comparison: what we reached, and what the machine gives when nothing of ours is in the way. */
export type Row = {
  what: string
  ours: string
  limit?: string
  ratio?: number
  goal?: string
  isReached?: boolean
}
/** `limit` says in words what was measured as the limit. */
export type Table = { title: string; limit: string; rows: Row[] }

const heads = ['', 'ours', 'limit', 'ratio', 'goal', 'reached']

export function printTable({ title, limit, rows }: Table): void {
  const lines = [heads, ...rows.map(toCells)]
  const widths = heads.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? '').length)))
  console.log(`\n${title}\nlimit: ${limit}`)
  for (const cells of lines) console.log(cells.map((cell, column) => pad(cell, column, widths)).join('  '))
}

const toCells = ({ what, ours, limit = '', ratio, goal = '', isReached }: Row): string[] => [
  what,
  ours,
  limit,
  ratio === undefined ? '' : ratio.toFixed(2),
  goal,
  isReached === undefined ? '' : isReached ? 'yes' : 'NO',
]

const pad = (cell: string, column: number, widths: number[]) =>
  column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)

export const whole = (value: number): string => Math.round(value).toLocaleString('en')
export const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`
export const seconds = (value: number): string => `${(value / 1000).toFixed(2)} s`
export const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(0)} MB`

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
