/** `where`: the route, job or loop in which it went wrong. `facts` hold no secret and nothing about a person. */
export type ErrorReport = {
  error: Error
  where: string
  request_id: string
  at: Date
  facts?: Readonly<Record<string, string | number>>
}

/** Tells whoever looks after the academy what went wrong. */
export interface ErrorReports {
  readonly vendor: string
  /** Never throws, never waits: at most some hundreds are kept while the vendor is away, and the rest are dropped. */
  report(report: ErrorReport): void
  /** Hands over what is still here, within 5 s. */
  close(): Promise<void>
}
