/** Naive UTC with microseconds, as Python writes it. */
export const toMoment = (at: Date): string => `${at.toISOString().slice(0, -1)}000`

export const toMaybeMoment = (at: Date | null): string | null => at && toMoment(at)
