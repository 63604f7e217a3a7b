/** `event` happens on `channel`; `data` is public to whoever may listen there. At most 10 kB as JSON. */
export type Trigger = { channel: string; event: string; data: object }

/** Tells browsers that listen at an outside service. */
export interface Realtime {
  readonly vendor: string
  /**
   * At most 100, in this order: whoever has more splits them. Ends within 15 s. Throws DomainError `unavailable` when all
   * may be tried again (some may have gone), and `invalid` when there are more than 100 or the vendor will never take one
   * of them.
   */
  trigger(triggers: readonly Trigger[]): Promise<void>
}
