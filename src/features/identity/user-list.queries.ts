import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Role } from '#platform/tables.ts'
import { columns, type UserRow } from './user.queries.ts'

export type UserFilter = {
  role?: Role | undefined
  is_blocked?: boolean | undefined
  is_staff?: boolean | undefined
  is_superadmin?: boolean | undefined
  is_confirmed?: boolean | undefined
  /** The beginning of an e-mail, a name or a number. */
  query?: string | undefined
  since?: Date | undefined
  until?: Date | undefined
}

/** In the order in which they came. */
export function list(
  db: Db,
  filter: UserFilter,
  afterNo: number | undefined,
  limit: number,
): Promise<UserRow[]> {
  let page = db.selectFrom('users').select(columns).where('removed_at', 'is', null).orderBy('no').limit(limit)
  if (filter.role) page = page.where('role', '=', filter.role)
  if (filter.is_staff !== undefined)
    page = page.where('role', filter.is_staff ? 'in' : 'not in', ['admin', 'superadmin'])
  if (filter.is_superadmin !== undefined)
    page = page.where('role', filter.is_superadmin ? '=' : '<>', 'superadmin')
  if (filter.is_blocked !== undefined)
    page = page.where('blocked_at', filter.is_blocked ? 'is not' : 'is', null)
  if (filter.is_confirmed !== undefined)
    page = page.where('email_confirmed_at', filter.is_confirmed ? 'is not' : 'is', null)
  if (filter.since) page = page.where('created_at', '>=', filter.since)
  if (filter.until) page = page.where('created_at', '<=', filter.until)
  if (filter.query) page = page.where('id', 'in', beginningWith(filter.query))
  return (afterNo ? page.where('no', '>', afterNo) : page).execute()
}

/** Each part has an index of its own; together in one `or` none would be used. */
function beginningWith(query: string) {
  const start = `${query.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return sql<string>`(
    (select id from users where removed_at is null and lower(email collate "C") like ${start} limit 10000) union all
    (select id from users where removed_at is null and lower(first_name || ' ' || last_name) like ${start} limit 10000) union all
    (select id from users where removed_at is null and phone like ${start} limit 10000))`
}
