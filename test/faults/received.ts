import pg from 'pg'

const short = (body: string) => {
  if (body.includes('welcome to')) return 'welcome'
  if (body.startsWith('Well done')) return 'end'
  return /day \d+ - Three lessons: (\w+)/.exec(body)?.[1] ?? body
}

/** What each number got from the sandbox vendor, in the order in which it was handed over. */
export async function listReceived(url: string): Promise<Map<string, string[]>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(
    `select recipient, body, handed from sandbox_messages where direction = 'out' order by no`,
  )
  await client.end()
  const received = new Map<string, string[]>()
  for (const { recipient, body } of rows)
    received.set(recipient, [...(received.get(recipient) ?? []), short(body)])
  return received
}

/** The numbers that did not get exactly these texts in this order, with what they got. */
export async function findWronged(
  url: string,
  phones: string[],
  expected: string[],
): Promise<[string, string[]][]> {
  const received = await listReceived(url)
  const got = phones.map((phone): [string, string[]] => [phone, received.get(phone) ?? []])
  return got.filter(([, texts]) => texts.join() !== expected.join())
}
