import { promptText } from '#features/assessments/index.ts'
import { getContent, type LessonWithQuestions } from '#features/courses/index.ts'
import { countryOf } from '#features/groups/index.ts'
import { countSegments, loadPrices, type PriceList } from '#features/messaging/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { nextDue } from './calendar.rules.ts'
import { type NewDelivery, readPlan, zoneStart } from './deliveries.ts'
import { fillIn, lessonText, questionText } from './lesson-text.rules.ts'
import { plainWords } from './plain-words.ts'
import { type Audience, countAudience, countSkipped, listFirst, listZoneCounts } from './preview.queries.ts'

/** What a delivery would do. Prices are in millionths of the currency, for the course's texts without replies. */
export type Preview = {
  learners: number
  skipped: { opted_out: number; unsubscribed: number }
  messages: number
  segments: number
  price_micros: number
  currency: string
  lessons: { day: number; title: string; segments: number; encoding: 'gsm7' | 'ucs2' }[]
  zones: { time_zone: string; learners: number; welcome_at: Date | null; first_at: Date; last_at: Date }[]
  recipients: {
    id: string
    name: string
    phone: string
    channel: string
    time_zone: string
    first_at: Date
  }[]
}

/** Says who would get what, when, in how many segments and at what price; sends and keeps nothing. */
export async function previewDelivery(ctx: Ctx, input: NewDelivery): Promise<Preview> {
  const { course, group, fields } = await readPlan(ctx, input)
  const { lessons } = await getContent(ctx, course)
  const texts = writeTexts(course, fields, lessons)
  const zones = (await listZoneCounts(ctx.db, group.id)).map((zone) => ({
    ...zone,
    ...schedule(fields, zone.time_zone, lessons.length, ctx.now()),
  }))
  const cost = price(await countAudience(ctx.db, group.id), texts, await loadPrices(ctx))
  const starts = new Map(zones.map(({ time_zone, first_at }) => [time_zone, first_at]))
  const recipients = await listFirst(ctx.db, group.id, 100)
  return {
    ...cost,
    skipped: await countSkipped(ctx.db, group.id),
    lessons: lessons.map(({ title }, index) => ({
      day: index + 1,
      title,
      ...measure(texts[index + 1], 'Asha'),
    })),
    zones,
    recipients: recipients.map((one) => ({ ...one, first_at: starts.get(one.time_zone) ?? ctx.now() })),
  }
}

type Text = ((name: string) => string) | undefined

/** The welcome, each lesson, the closing: as functions of the learner's name. */
function writeTexts(
  course: { title: string; language: string },
  plan: { welcome: string; closing: string },
  lessons: LessonWithQuestions[],
): Text[] {
  const fixed = (template: string): Text =>
    template ? (name) => fillIn(template, name, course.title) : undefined
  const taught = lessons.map(({ title, body, markup, questions: [first, ...others] }, index): Text => {
    const words = plainWords(body, markup)
    const question = first && questionText(course.language, promptText(first), 1, others.length + 1)
    return (name) =>
      lessonText(
        { language: course.language, name, course: course.title, day: index + 1, title, words },
        question,
      )
  })
  return [fixed(plan.welcome), ...taught, fixed(plan.closing)]
}

function measure(text: Text, name: string) {
  const { segments, encoding } = countSegments(text?.(name) ?? '')
  return { segments, encoding }
}

function schedule(plan: Parameters<typeof zoneStart>[0], zone: string, lessons: number, now: Date) {
  const start = zoneStart({ ...plan, welcome: '' }, zone, now)
  let last = { on: start.next_on, at: start.next_at }
  for (let day = 1; day < lessons; day += 1) last = nextDue(plan, zone, last.on)
  const welcome_at = plan.welcome ? zoneStart(plan, zone, now).next_at : null
  return { welcome_at, first_at: start.next_at, last_at: last.at }
}

/** Texts are as long as the names in them: one name of each length and alphabet stands for all like it. */
function price(audience: Audience[], texts: Text[], prices: PriceList) {
  const known = texts.filter((text) => text !== undefined)
  const total = { learners: 0, messages: 0, segments: 0, price_micros: 0, currency: 'USD' }
  for (const { channel, phone, name_length, is_plain, learners } of audience) {
    const name = (is_plain ? 'x' : '\u0101').repeat(name_length)
    const segments = known.reduce((sum, text) => sum + countSegments(text(name)).segments, 0)
    const { micros, currency } = prices(countryOf(phone), channel)
    const billed = channel === 'whatsapp' ? known.length : segments
    total.learners += learners
    total.messages += learners * known.length
    total.segments += learners * segments
    total.price_micros += learners * billed * micros
    total.currency = currency
  }
  return total
}
