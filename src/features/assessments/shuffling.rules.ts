/** Numbers from 0 up to 1 that look like chance and are the same for the same seed and name, on every machine. */
export function chance(seed: number, name = ''): () => number {
  let state = seed | 0
  for (let at = 0; at < name.length; at += 1) state = Math.imul(state ^ name.charCodeAt(at), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function shuffle<T>(items: readonly T[], next: () => number): T[] {
  const shuffled = [...items]
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1))
    const [one, two] = [shuffled[last] as T, shuffled[other] as T]
    shuffled[last] = two
    shuffled[other] = one
  }
  return shuffled
}

type Drawing = { shuffles_questions: boolean; draws: number | null }

/** The questions that an attempt with this seed asks, in its order. */
export function drawQuestions<T>(questions: readonly T[], quiz: Drawing, seed: number): T[] {
  const { shuffles_questions, draws } = quiz
  const mixed = shuffle(questions, chance(seed))
  const drawn = mixed.slice(0, draws ?? mixed.length)
  return shuffles_questions ? drawn : questions.filter((question) => drawn.includes(question))
}
