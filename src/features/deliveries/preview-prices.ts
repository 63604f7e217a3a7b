import { setImmediate as pause } from 'node:timers/promises'
import { countSegments, type PriceList } from '#features/messaging/index.ts'
import { countryOf } from '#platform/phone-numbers.ts'
import type { CourseText } from './course-texts.ts'
import type { Audience } from './preview.queries.ts'
import { listRising } from './rising.rules.ts'

/** Segments are what is paid for: a text by WhatsApp is one. Prices are in millionths of each currency. */
export type Cost = {
  learners: number
  messages: number
  segments: number
  prices: { currency: string; micros: number }[]
}

export async function priceTexts(
  audience: Audience[],
  texts: CourseText[],
  priceOf: PriceList,
): Promise<Cost> {
  const segmentsOf = await measureTexts(audience, texts)
  const byCurrency = new Map<string, number>()
  const total = { learners: 0, messages: 0, segments: 0 }
  for (const part of audience) {
    const { micros, currency } = priceOf(countryOf(part.phone), part.channel)
    const segments = part.channel === 'whatsapp' ? texts.length : segmentsOf(part)
    total.learners += part.learners
    total.messages += part.learners * texts.length
    total.segments += part.learners * segments
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + part.learners * segments * micros)
  }
  const prices = [...byCurrency].sort().map(([currency, micros]) => ({ currency, micros }))
  return { ...total, prices }
}

/** Texts are as long as the names in them: one name of each length and alphabet stands for all like it. */
async function measureTexts(audience: Audience[], texts: CourseText[]) {
  const bySms = audience.filter(({ channel }) => channel === 'sms')
  const sums = { gsm7: new Map<number, number>(), ucs2: new Map<number, number>() }
  for (const alphabet of ['gsm7', 'ucs2'] as const) {
    const units = bySms.filter((part) => part.alphabet === alphabet).map(({ name_units }) => name_units)
    for (const { write } of units.length > 0 ? texts : []) {
      const value = (length: number) => countSegments(write(letters[alphabet].repeat(length))).segments
      const found = listRising(value, Math.min(...units), Math.max(...units))
      for (const [at, segments] of found) sums[alphabet].set(at, (sums[alphabet].get(at) ?? 0) + segments)
      // A text with joined emoji takes milliseconds: others are served in between.
      await pause()
    }
  }
  return ({ alphabet, name_units }: Audience) => sums[alphabet].get(name_units) ?? 0
}

const letters = { gsm7: 'x', ucs2: '\u0101' }
