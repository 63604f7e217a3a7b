/** What is sent to a documented route and what comes back, on both mounts. */
export type Pair = {
  says: string
  /** As docs/dialects/ekatra.md lists it: a method and an address. */
  route: string
  at: string
  body?: unknown
  /** Who asks; the teacher if nobody is named. Anything else is sent as the Authorization header. */
  as?: 'teacher' | 'stranger' | 'admin' | 'student' | 'visitor' | (string & {})
  reply: Reply | { document: Reply; client: Reply }
}
export type Reply = [status: number, body: unknown]

/** Pairs that are sent in order to one academy. */
export type Story = { name: string; pairs: Pair[] }

export const message = (text: string) => ({ message: text })
export const success: Reply = [200, message('success')]
export const missing: Reply = [400, message('Some field is missing!!')]
export const notFound = (text: string): Reply => [404, message(text)]
export const unsigned: Reply = [401, message('Missing Authorization Header')]
