import { getMe } from '#features/identity/index.ts'
import { type Ctx, inTransaction, requireUser } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { holdDigests, moveOn } from './digest.queries.ts'
import { nextDigest } from './digest.rules.ts'
import { channels, isOn, kindNames, kinds, type Said } from './notification.rules.ts'
import type { Preference, Settings } from './preference.queries.ts'
import * as queries from './preference.queries.ts'

/** What holds for me, of every kind on every channel; a mandatory kind cannot be switched off. */
export async function listMyPreferences(ctx: Ctx) {
  const said = await queries.listPreferences(ctx.db, requireUser(ctx).id)
  const byKind = Map.groupBy(said, ({ kind }) => kind)
  return kindNames.map((kind) => {
    const mine: Said = Object.fromEntries((byKind.get(kind) ?? []).map((one) => [one.channel, one.is_on]))
    const ways = Object.fromEntries(channels.map((channel) => [channel, isOn(kind, channel, mine)]))
    return { kind, is_mandatory: kinds[kind].is_mandatory, channels: ways as Required<Said> }
  })
}

/** Switches what is named on or off, and leaves the rest as it is. Throws `mandatory_kind`. */
export async function setMyPreferences(ctx: Ctx, said: readonly Preference[]) {
  const kept = said.find(({ kind, is_on }) => kinds[kind].is_mandatory && !is_on)
  if (kept)
    throw new DomainError(
      'invalid',
      'mandatory_kind',
      `What concerns "${kept.kind}" always comes: it cannot be switched off.`,
    )
  const last = new Map(said.map((one) => [`${one.kind} ${one.channel}`, one]))
  await queries.setPreferences(ctx.db, requireUser(ctx).id, [...last.values()])
  return listMyPreferences(ctx)
}

const usual: Settings = {
  quiet_from: null,
  quiet_to: null,
  digest: 'off',
  digest_at: '08:00',
  digest_weekday: 1,
}

/** My quiet hours and my digest; on the clock of my account's zone, or UTC's where it has none. */
export async function getMySettings(ctx: Ctx) {
  const [row, { time_zone }] = [await queries.findSettings(ctx.db, requireUser(ctx).id), await getMe(ctx)]
  return toReply(row ?? { ...usual, digest_next_at: null }, time_zone)
}

export function setMySettings(ctx: Ctx, settings: Settings) {
  if ((settings.quiet_from === null) !== (settings.quiet_to === null))
    throw invalid(
      'quiet_hours_incomplete',
      'Quiet hours have a beginning and an end. Send both, or null for both.',
    )
  if (settings.quiet_from !== null && settings.quiet_from === settings.quiet_to)
    throw invalid('quiet_hours_empty', 'Quiet hours end at another time than they begin. Send null for none.')
  return inTransaction(ctx, async (tx) => {
    const { id, time_zone } = await getMe(tx)
    const next = nextDigest(tx.now(), time_zone ?? 'UTC', settings)
    return toReply(await queries.setSettings(tx.db, id, settings, next), time_zone)
  })
}

/** The clocks of these accounts are other ones now: so are their digests'. */
export async function replanDigests(tx: Ctx, user_ids: readonly string[]): Promise<void> {
  if (user_ids.length === 0) return
  const digests = await holdDigests(tx.db, user_ids)
  const next = digests.map((one) => ({
    user_id: one.user_id,
    digest_next_at: nextDigest(tx.now(), one.zone, one),
    digested_to: one.digested_to,
  }))
  await moveOn(tx.db, next)
}

type Shown = Settings & { digest_next_at: Date | null }
const toReply = (
  { quiet_from, quiet_to, digest_at, digest, digest_weekday, digest_next_at }: Shown,
  zone: string | null,
) => ({
  quiet_from: toClock(quiet_from),
  quiet_to: toClock(quiet_to),
  digest,
  digest_at: digest_at.slice(0, 5),
  digest_weekday,
  digest_next_at,
  time_zone: zone,
})
const toClock = (time: string | null) => time?.slice(0, 5) ?? null

const invalid = (code: string, message: string) => new DomainError('invalid', code, message)
