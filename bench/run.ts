import { academyCourses } from './academy-courses.ts'
import { catalogue } from './catalogue.ts'
import { commands } from './commands.ts'
import { courses } from './courses.ts'
import { dispatch } from './dispatch.ts'
import { gateway } from './gateway.ts'
import { identity } from './identity.ts'
import { importing } from './importing.ts'
import { lateness } from './lateness.ts'
import { quizzes } from './quizzes.ts'
import { refresh } from './refresh.ts'
import { schedule } from './schedule.ts'
import { start } from './start.ts'
import { openStreams } from './streams.ts'
import { printTable, type Table } from './table.ts'
import { ticking } from './ticking.ts'

type Measure = () => Promise<Table>

const workloads: Record<string, Measure | Measure[]> = {
  courses,
  catalogue,
  'academy-courses': academyCourses,
  refresh,
  identity,
  schedule,
  commands,
  ticker: ticking,
  dispatch,
  lateness,
  import: importing,
  quizzes,
  streams: openStreams,
  gateway,
  start,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !workloads[name])
if (unknown.length > 0) {
  console.error(`There is no workload ${unknown.join(', ')}. There are ${Object.keys(workloads).join(', ')}.`)
  process.exit(1)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

let missed = 0
for (const [name, workload] of Object.entries(workloads)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  for (const measure of [workload].flat()) {
    const table = await measure()
    printTable(table)
    missed += table.rows.filter(({ isReached }) => isReached === false).length
  }
}
console.log(missed === 0 ? '\nEvery goal was reached.' : `\n${missed} goals were missed.`)
process.exit(missed === 0 ? 0 : 1)
