/**
 * Short words between the processes of one academy. They are hints: one that is lost costs time and never data, because
 * what they speak of is in the database.
 */
export interface Signals {
  /** At most 7,000 bytes of text on a topic such as `stream`. Never throws; lost while the line is away. */
  publish(topic: string, word: string): void
  /** Every word that any process, this one too, publishes on the topic. */
  on(topic: string, hear: (word: string) => void): void
  /** After the line was away: words may have been lost since `onReturn` was called last. */
  onReturn(heal: () => void): void
  close(): Promise<void>
}
