import type { Seen } from './reading.queries.ts'

/** A notification as its reader sees it. */
export const toNotification = ({
  id,
  no,
  kind,
  tone,
  title,
  body,
  url,
  data,
  created_at,
  read_at,
}: Seen) => ({
  id,
  no,
  kind,
  tone,
  title,
  body,
  url,
  data: data as Record<string, unknown>,
  created_at,
  read_at,
  is_read: read_at !== null,
})
