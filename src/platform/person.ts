/** Everything by which rows are a person's. */
export type Person = {
  user_id: string
  learner_id: string | null
  email: string | null
  /** The same, where the person has proved that it is theirs. */
  confirmed_email: string | null
  /** In E.164; the number of the account and that of the learner, which may differ. */
  phones: readonly string[]
}
