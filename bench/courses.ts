import { makeCourse, openAcademy, variables } from './academy.ts'
import { openBenchDatabase } from './database.ts'
import { compare } from './load.ts'
import { startBare } from './processes.ts'
import { ms, type Row, type Table, whole } from './table.ts'

const sizes = [1_000, 10_000, 100_000]

export async function courses(): Promise<Table> {
  await using database = await openBenchDatabase('courses')
  const academy = await openAcademy(database, 'server')
  const bare = await startBare('bare-server.ts', variables(database))
  const { id } = await makeCourse(academy)
  const [course] = await database.sql<{ owner_id: string }>('select owner_id from courses where id = $1', [
    id,
  ])
  const ours = () => ({
    url: `${academy.server.address}/v1/courses/${id}`,
    headers: { authorization: `Bearer ${academy.token}` },
  })
  const limit = () => ({
    url: `${bare.address}/courses/${id}`,
    headers: { 'x-owner': course?.owner_id ?? '' },
  })
  const rows: Row[] = []
  for (const size of sizes) {
    await database.sql(
      `insert into courses (owner_id, title, created_at, updated_at)
       select $1, 'Course ' || i, now(), now() from generate_series((select count(*) from courses), $2::int - 1) i`,
      [course?.owner_id, size],
    )
    await database.rest('courses')
    const load = await compare(ours, limit)
    const ratio = load.ours.rate / load.bare.rate
    rows.push({
      what: `one of ${whole(size)} courses, requests/s (p99)`,
      ours: `${whole(load.ours.rate)} (${ms(load.ours.p99)})`,
      limit: `${whole(load.bare.rate)} (${ms(load.bare.p99)})`,
      ratio,
      goal: '≥ 0.75',
      isReached: ratio >= 0.75,
    })
  }
  await academy.server.stop()
  await bare.stop()
  return {
    title: 'GET /v1/courses/:id, signed in, 32 connections',
    limit: 'bare Fastify + pg with the same prepared statement and reply',
    rows,
  }
}
