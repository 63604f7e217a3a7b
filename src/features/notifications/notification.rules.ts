export type Kind = 'announcement' | 'course' | 'reminder' | 'message' | 'account' | 'security' | 'payment'
export type Tone = 'info' | 'success' | 'warning' | 'error'
/** Ways out of the academy, in a chain of which each waits until the one before was not enough. */
export const stepChannels = ['push', 'text', 'email'] as const
export type StepChannel = (typeof stepChannels)[number]
export const channels = ['in_app', ...stepChannels] as const
export type Channel = (typeof channels)[number]
/** `by`: a text that goes by WhatsApp where it can, and not as an SMS at once. */
export type Step = { channel: StepChannel; after_seconds: number; by?: 'whatsapp' }

type KindRule = {
  /** Passes preferences and quiet hours. */
  is_mandatory: boolean
  /** The channels that are on while the user says nothing. */
  on: readonly Channel[]
  /** What follows where whoever tells says nothing. */
  chain: readonly Step[]
}

const hour = 3600
const step = (channel: StepChannel, hours = 0): Step => ({ channel, after_seconds: hours * hour })
const everywhere = channels

/** What may be told, and how it goes out. */
export const kinds: Readonly<Record<Kind, KindRule>> = {
  // Nobody asked for news: a text with them is only for whoever wants it.
  announcement: { is_mandatory: false, on: ['in_app', 'push', 'email'], chain: [] },
  course: { is_mandatory: false, on: everywhere, chain: [step('push'), step('email', 1)] },
  reminder: { is_mandatory: false, on: everywhere, chain: [step('push'), step('text', 1), step('email', 3)] },
  message: { is_mandatory: false, on: everywhere, chain: [step('push'), step('email', 4)] },
  account: { is_mandatory: false, on: everywhere, chain: [step('email')] },
  security: { is_mandatory: true, on: everywhere, chain: [step('push'), step('email')] },
  payment: { is_mandatory: true, on: everywhere, chain: [step('push'), step('email')] },
}
export const kindNames = Object.keys(kinds) as Kind[]
/** What a teacher tells; the others are the academy's own. */
export const teachersKinds: readonly Kind[] = ['announcement', 'course', 'reminder', 'message']

/** Texts cost money. */
export const isForTeachers = ({ channel }: Step): boolean => channel !== 'text'

/** What somebody said about a kind, by channel. */
export type Said = Readonly<Partial<Record<Channel, boolean>>>

/** Whether that kind may go that way to somebody who said so. */
export function isOn(kind: Kind, channel: Channel, said: Said): boolean {
  const { is_mandatory, on } = kinds[kind]
  return is_mandatory || (said[channel] ?? on.includes(channel))
}

/** The first step goes first, whatever the order in which they were said. */
export const inOrder = (steps: readonly Step[]): Step[] =>
  steps.toSorted((one, other) => one.after_seconds - other.after_seconds)

/** A step that cannot be taken is left out, and the next one moves up into its delay. */
export function planSteps(steps: readonly Step[], canGo: (channel: StepChannel) => boolean): Step[] {
  const open = steps.filter(({ channel }) => canGo(channel))
  return open.map((one, place) => ({ ...one, after_seconds: steps[place]?.after_seconds ?? 0 }))
}

/** Wall-clock times `HH:MM[:SS]` between which somebody wants no sound; it may go past midnight. */
export type Quiet = { quiet_from: string | null; quiet_to: string | null }

const dayOfTexts = { opens_at: '08:00', closes_at: '21:00' }

/** When that may arrive on somebody's clock; null is at any time. Where nothing is said a text comes by day. */
export function hoursFor(kind: Kind, channel: StepChannel | 'in_app', { quiet_from, quiet_to }: Quiet) {
  if (kinds[kind].is_mandatory) return null
  if (quiet_from && quiet_to) return { opens_at: quiet_to, closes_at: quiet_from }
  return channel === 'text' ? dayOfTexts : null
}
