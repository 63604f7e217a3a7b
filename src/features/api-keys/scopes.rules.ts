/** What a program may be let into: never an account itself, its ways in, or other keys. */
const resources = [
  'catalogue',
  'cohorts',
  'courses',
  'dashboards',
  'deliveries',
  'files',
  'groups',
  'learning',
  'messages',
  'notifications',
  'push',
  'quizzes',
  'users',
  'webhooks',
] as const
type Resource = (typeof resources)[number]
export type Scope = `${Resource}:${'read' | 'write'}`

/** The scope that a route asks of a program; none for routes that are for people alone. */
export function scopeOf(method: string, tag: string | undefined): Scope | undefined {
  const resource = resources.find((one) => one === tag)
  const isReading = method === 'GET' || method === 'HEAD'
  // People are made, ruled and removed by people.
  if (!resource || (resource === 'users' && !isReading)) return undefined
  return `${resource}:${isReading ? 'read' : 'write'}`
}

/** Whoever may write may read what they wrote. */
export const allows = (granted: readonly string[], needed: Scope): boolean =>
  granted.includes(needed) ||
  (needed.endsWith(':read') && granted.includes(needed.replace(':read', ':write')))
