import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

export type SandboxPush = { id: string; no: number; title: string; body: string; url: string | null }

/** What the sandbox got for this token, or for a topic to which it was subscribed by then; the oldest first. */
export async function listSandboxPushes(db: Db, token: string, after: number): Promise<SandboxPush[]> {
  const { rows } = await sql<SandboxPush>`
    select s.key as id, s.no, coalesce(s.subject, '') as title, s.body, s.url from sandbox_messages s
    where s.channel = 'push' and s.no > ${after} and (s.recipient = ${token} or s.recipient in (
      select '/topics/' || t.topic from devices d join device_topics t on t.device_id = d.id
      where d.vendor = 'sandbox' and d.token = ${token} and t.at <= s.created_at))
    order by s.no limit 100`.execute(db)
  return rows
}

/** The place of the newest message in the sandbox: a page shows what comes after it was opened. */
export async function findSandboxEnd(db: Db): Promise<number> {
  const { rows } = await sql<{ no: number }>`
    select no from sandbox_messages order by no desc limit 1`.execute(db)
  return Number(rows[0]?.no ?? 0)
}
