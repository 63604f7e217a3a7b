/** What comes so late is taken: the network has its time too. */
export const graceSeconds = 10

/** Nothing is taken any more: it was submitted, or will be with what was answered in time. */
export const isOver = (
  { due_at, submitted_at }: { due_at: Date | null; submitted_at: Date | null },
  now: Date,
): boolean =>
  submitted_at !== null || (due_at !== null && due_at.getTime() + graceSeconds * 1000 < now.getTime())
