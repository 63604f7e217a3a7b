import autocannon from 'autocannon'
import { openAcademy } from './academy.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { median, ms, type Row, type Table, whole } from './table.ts'

const rounds = Number(process.env.BENCH_ROUNDS ?? 5)
const duration = Number(process.env.BENCH_SECONDS ?? 5)
const connections = 16

/** The lists and the courses that the academy's own sites ask for, by their addresses. */
export async function academyCourses(): Promise<Table> {
  await using database = await openBenchDatabase('academy_courses')
  const { server } = await openAcademy(database, 'server')
  const no = await fill(database)
  const authorization = `Bearer ${await signIn(server.address)}`
  const at = (path: string) => ({
    url: `${server.address}/api/v1${path}`,
    method: 'POST' as const,
    headers: { authorization },
  })
  const rows = [
    await measure('20 of 1,000 courses', at('/courses/get-courses?per_page=20'), 1_400),
    await measure('1,000 of 1,000 courses', at('/courses/get-courses?per_page=1000'), 60),
    await measure(
      'a course with 20 lessons',
      at(`/courses/get-courses/${no}?lessons=True&resources=True`),
      2_000,
    ),
  ]
  await server.stop()
  return { title: `academy: POST /courses/get-courses, ${connections} connections`, limit: 'none', rows }
}

async function fill({ sql, rest }: BenchDatabase): Promise<number> {
  await sql(
    `insert into courses (owner_id, title, short_description, description, status, published_at, price, outcomes, duration_minutes, created_at, updated_at)
     select (select id from users limit 1), 'Course ' || i, 'About water ' || i, repeat('All of it. ', 20), 'published', now(), 4999,
       array['Boil', 'Filter'], 90, now(), now() from generate_series(1, 1000) i`,
  )
  const [course] = await sql<{ id: string; no: number }>(
    'select id, no from courses order by no desc limit 1',
  )
  await sql(
    `with m as (insert into modules (course_id, title, position, created_at, updated_at)
       select $1, 'Module ' || i, i, now(), now() from generate_series(1, 4) i returning id, position)
     insert into lessons (course_id, module_id, title, body, position, duration_minutes, video_url, created_at, updated_at)
     select $1, m.id, 'Lesson ' || i, repeat('Boil it. ', 30), (m.position - 1) * 5 + i, 10, 'https://video.example/' || i, now(), now()
     from m, generate_series(1, 5) i`,
    [course?.id],
  )
  await rest('courses', 'modules', 'lessons', 'course_counts', 'users')
  return course?.no ?? 0
}

async function signIn(address: string): Promise<string> {
  const body = JSON.stringify({ email: 'teacher@bench.example', password: 'a-long-password' })
  const headers = { 'content-type': 'application/json' }
  const reply = await fetch(`${address}/api/v1/auth/login`, { method: 'POST', body, headers })
  return ((await reply.json()) as { access_token: string }).access_token
}

async function measure(what: string, request: autocannon.Options, goal: number): Promise<Row> {
  await fire(request, 2)
  const loads = []
  for (let round = 0; round < rounds; round += 1) loads.push(await fire(request, duration))
  const rate = median(loads.map((load) => load.rate))
  const p99 = median(loads.map((load) => load.p99))
  const ours = `${whole(rate)} (${ms(p99)})`
  return { what: `${what}, requests/s (p99)`, ours, goal: `≥ ${whole(goal)}`, isReached: rate >= goal }
}

async function fire(request: autocannon.Options, duration: number) {
  const { requests, latency, non2xx, errors } = await autocannon({ ...request, connections, duration })
  if (non2xx + errors > 0) throw new Error(`${request.url}: ${non2xx} refusals and ${errors} errors.`)
  return { rate: requests.average, p99: latency.p99 }
}
