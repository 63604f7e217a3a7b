import { sql } from 'kysely'
import type { Ctx } from '#platform/ctx.ts'

/** Millionths of a currency unit for one segment to that country on that channel. */
export type Price = { micros: number; currency: string }
export type PriceList = (country: string | undefined, channel: 'sms' | 'whatsapp') => Price

/** The prices that hold on the academy's day; `*` stands for every country without a row of its own. */
export async function loadPrices(ctx: Ctx): Promise<PriceList> {
  const { rows } = await sql<Price & { country: string; channel: string }>`
    select distinct on (country, channel) country, channel, micros, currency from text_prices
    where valid_from <= ${ctx.now()}::timestamptz::date order by country, channel, valid_from desc`.execute(
    ctx.db,
  )
  const prices = new Map(
    rows.map(({ country, channel, micros, currency }) => [`${country} ${channel}`, { micros, currency }]),
  )
  return (country, channel) =>
    prices.get(`${country} ${channel}`) ?? prices.get(`* ${channel}`) ?? { micros: 0, currency: 'USD' }
}

const recalled = new WeakMap<Ctx['db'], { until: number; prices: Promise<PriceList> }>()
/** How long prices are taken as known, in milliseconds. */
const fresh = 60_000

/** The same from memory, at most a minute old, for what is asked thousands of times a second. */
export function recallPrices(ctx: Ctx): Promise<PriceList> {
  const known = recalled.get(ctx.db)
  if (known && known.until > Date.now()) return known.prices
  const prices = loadPrices(ctx)
  if (!ctx.db.isTransaction) recalled.set(ctx.db, { until: Date.now() + fresh, prices })
  prices.catch(() => recalled.delete(ctx.db))
  return prices
}
