import { countSegments, loadPrices } from '#features/messaging/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { dueAfter } from './calendar.rules.ts'
import { writeFrame, writeLessons } from './course-texts.ts'
import { type NewDelivery, readPlan, zoneStart } from './deliveries.ts'
import { countAudience, countSkipped, listFirst, listZoneCounts, type Recipient } from './preview.queries.ts'
import { type Cost, priceTexts } from './preview-prices.ts'

/** What a delivery would do; prices are for the course's texts without replies. Someone who opted out counts as that only. */
export type Preview = Cost & {
  skipped: { opted_out: number; unsubscribed: number }
  lessons: { day: number; title: string; segments: number; encoding: 'gsm7' | 'ucs2' }[]
  zones: { time_zone: string; learners: number; welcome_at: Date | null; first_at: Date; last_at: Date }[]
  recipients: (Recipient & { first_at: Date })[]
}

/** Says who would get what, when, in how many segments and at what price; sends and keeps nothing. */
export async function previewDelivery(ctx: Ctx, input: NewDelivery): Promise<Preview> {
  const { course, group, fields, lessons } = await readPlan(ctx, input)
  const taught = writeLessons(course, lessons)
  const texts = [...writeFrame(course, fields), ...taught]
  const zones = (await listZoneCounts(ctx.db, group.id)).map((zone) => ({
    ...zone,
    ...schedule(fields, zone.time_zone, lessons.length, ctx.now()),
  }))
  const starts = new Map(zones.map(({ time_zone, first_at }) => [time_zone, first_at]))
  const recipients = await listFirst(ctx.db, group.id, 100)
  return {
    ...(await priceTexts(await countAudience(ctx.db, group.id), texts, await loadPrices(ctx))),
    skipped: await countSkipped(ctx.db, group.id),
    lessons: lessons.map(({ title }, index) => {
      const { segments, encoding } = countSegments(taught[index]?.write('Asha') ?? '')
      return { day: index + 1, title, segments, encoding }
    }),
    zones,
    recipients: recipients.map((one) => ({ ...one, first_at: starts.get(one.time_zone) ?? ctx.now() })),
  }
}

function schedule(plan: Parameters<typeof zoneStart>[0], zone: string, lessons: number, now: Date) {
  const start = zoneStart({ ...plan, welcome: '' }, zone, now)
  const welcome_at = plan.welcome ? zoneStart(plan, zone, now).next_at : null
  return {
    welcome_at,
    first_at: start.next_at,
    last_at: dueAfter(plan, zone, start.next_on, lessons - 1).at,
  }
}
