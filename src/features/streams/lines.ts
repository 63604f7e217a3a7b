import type { Role } from '#platform/ctx.ts'
import type { Item } from './stream.queries.ts'
import { formatPlace, type Place } from './stream.rules.ts'

export type Given = Pick<Item, 'type' | 'data' | 'at'>

/** One open line. Nobody waits for it: what it cannot take now stays in the tables, and it reads on when it has drained. */
export type Line = {
  user_id: string
  role: Role
  session_id: string | null
  send(id: string, item: Given): void
  isFull(): boolean
  /** Called whenever everything was taken. */
  onDrain: () => void
  beat(): void
  close(why: 'ended' | 'leaving' | 'old'): void
  /** At once, whatever is under way. */
  drop(): void
}

/** What may wait in a line to be taken, in bytes. */
export const mostWaiting = 32 * 1024

/** A line, how far it has got, whether it missed something, and whether it was full at the last beat. */
export type Reader = Place & { line: Line; opened: number; isBehind: boolean; wasFull: boolean }

export const give = (reader: Reader, item: Given): void => reader.line.send(formatPlace(reader), item)

/** The open lines of this process, by whose they are. */
export type Lines = {
  add(reader: Reader): void
  remove(reader: Reader): void
  of(userId: string): Iterable<Reader>
  all(): Iterable<Reader>
  users(): string[]
  readonly size: number
}

export function openLines(): Lines {
  const byUser = new Map<string, Set<Reader>>()
  let size = 0
  return {
    add(reader) {
      const { user_id } = reader.line
      const group = byUser.get(user_id)
      if (group) group.add(reader)
      else byUser.set(user_id, new Set([reader]))
      size += 1
    },
    remove(reader) {
      const { user_id } = reader.line
      const group = byUser.get(user_id)
      if (!group?.delete(reader)) return
      if (group.size === 0) byUser.delete(user_id)
      size -= 1
    },
    of: (userId) => byUser.get(userId) ?? [],
    *all() {
      for (const group of byUser.values()) yield* group
    },
    users: () => [...byUser.keys()],
    get size() {
      return size
    },
  }
}
