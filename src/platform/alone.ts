import pg from 'pg'

/** Does `work` while no other process does what has the same number: others wait for their turn. */
export async function alone<T>(url: string, number: number, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [number])
    return await work()
  } finally {
    await client.end().catch(() => {})
  }
}
