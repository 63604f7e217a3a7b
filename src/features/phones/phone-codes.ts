import { randomInt, timingSafeEqual } from 'node:crypto'
import { codeText, findAccount, isKnownAddress } from '#features/identity/index.ts'
import { queueMessages } from '#features/messaging/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { enqueue, type JobHandlers } from '#platform/jobs.ts'
import { countUse } from '#platform/limits.ts'
import type { Person } from '#platform/person.ts'
import { readPhone } from '#platform/phone-numbers.ts'
import type { CodePurpose } from '#platform/tables.ts'
import type { PhoneCode } from './code.queries.ts'
import * as queries from './code.queries.ts'
import { countryOfMobile } from './mobile-countries.ts'
import { isPumped, prefixOf } from './shield.rules.ts'

const minutes = 10
const sendCodeJob = 'phones.send_code'

/** To which countries codes go (ISO 3166; null: to all), and how many a day to each. */
export type CodePolicy = { countries: ReadonlySet<string> | null; dailyBudget: number }
type Ask = { phone: string; purpose: CodePurpose; locale?: string | null; address: string }

/**
 * Sends a code by text, good for ten minutes and five tries. The answer and its time are the same whether or not the
 * number has an account. Throws `invalid`: `invalid_phone`, `country_refused`; `rate_limited`.
 */
export async function askForCode(
  ctx: Ctx,
  policy: CodePolicy,
  ask: Ask,
): Promise<{ id: string; expires_at: Date }> {
  const phone = readPhone(ask.phone)
  if (!phone)
    throw new DomainError(
      'invalid',
      'invalid_phone',
      'This is not a phone number. Write it with + and the country code.',
    )
  const country = (await countryOfMobile(phone)) ?? ''
  if (policy.countries && !policy.countries.has(country)) throw countryRefused()
  await limitCodes(ctx, policy, phone, country, ask.address)
  const created_at = ctx.now()
  const expires_at = new Date(created_at.getTime() + minutes * 60_000)
  const user_id = ctx.actor.kind === 'user' ? ctx.actor.id : null
  return inTransaction(ctx, async (tx) => {
    const { purpose, locale = null } = ask
    const id = await queries.insert(tx.db, {
      phone,
      country,
      purpose,
      user_id,
      locale,
      created_at,
      expires_at,
    })
    await queries.countAsked(tx.db, country, tx.now())
    await enqueue(tx, { name: sendCodeJob, payload: { id } })
    return { id, expires_at }
  })
}

/** Whoever asks for codes to be paid for them runs into one of these, whatever they vary. */
async function limitCodes(
  ctx: Ctx,
  { dailyBudget }: CodePolicy,
  phone: string,
  country: string,
  address: string,
): Promise<void> {
  await countUse(ctx, { name: 'phone_codes.address', most: 10, seconds: 3600 }, address)
  // Strangers who ask for codes to a number do not keep its owner out: where they signed in before they have a count of their own.
  const isKnown = await isKnownAddress(ctx, phone, address)
  const who = isKnown ? `${phone} ${address}` : phone
  await countUse(ctx, { name: 'phone_codes.moment', most: 1, seconds: 30 }, who)
  await countUse(ctx, { name: 'phone_codes.hour', most: 5, seconds: 3600 }, who)
  await countUse(ctx, { name: 'phone_codes.prefix', most: 20, seconds: 3600 }, prefixOf(phone))
  const traffic = await queries.findTraffic(ctx.db, country, ctx.now())
  if (traffic.asked >= dailyBudget || (!isKnown && isPumped(traffic))) throw countryBusy()
}

/** The text goes out here, later, so that asking tells nothing. */
export const phoneJobs: JobHandlers = {
  async [sendCodeJob](ctx, payload) {
    await inTransaction(ctx, async (tx) => {
      const asked = await queries.findUnsent(tx.db, String(Object(payload).id))
      if (asked && asked.expires_at > tx.now() && (await isWanted(tx, asked))) await send(tx, asked)
    })
  },
}

/** A new password is for accounts that are there; whoever enters by a code may be new. */
const isWanted = async (tx: Ctx, { purpose, phone }: PhoneCode): Promise<boolean> =>
  purpose !== 'reset_password' || (await findAccount(tx, { phone })) !== undefined

async function send(tx: Ctx, { id, phone, locale }: PhoneCode): Promise<void> {
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  await queries.setHash(tx.db, id, digest(tx, id, code))
  const reader = await findAccount(tx, { phone })
  const text = {
    key: `code:${id}`,
    kind: 'code',
    channel: 'sms',
    recipient: phone,
    body: codeText(reader?.locale ?? locale, code, minutes),
    due_at: tx.now(),
    is_secret: true,
    ...(reader && { user_id: reader.id }),
  } as const
  await queueMessages(tx, [text])
}

export type Entry = { code_id: string; code: string }

/**
 * The number that a code proves. A try is counted before it is judged. Throws `unauthenticated`, `wrong_code`, whatever
 * is wrong: the code, its age, its purpose, or that it was tried too often.
 */
export async function proveNumber(
  ctx: Ctx,
  purpose: CodePurpose,
  { code_id, code }: Entry,
): Promise<PhoneCode> {
  const asked = await queries.beginTry(ctx.db, code_id, purpose, ctx.now())
  const given = digest(ctx, code_id, code)
  if (!asked?.code_hash || !timingSafeEqual(asked.code_hash, given)) throw wrongCode()
  return asked
}

/** Of two who enter a right code at once the first one has it. */
export async function useCode(tx: Ctx, { id, country }: PhoneCode): Promise<void> {
  if (!(await queries.use(tx.db, id, tx.now()))) throw wrongCode()
  await queries.countEntered(tx.db, country, tx.now())
}

export const forgetCodes = (ctx: Ctx): Promise<void> =>
  queries.removeOld(ctx.db, new Date(ctx.now().getTime() - 24 * 3_600_000))

const digest = (ctx: Ctx, id: string, code: string) => ctx.providers.vault.digest(code, `phone code ${id}`)

export const wrongCode = () =>
  new DomainError('unauthenticated', 'wrong_code', 'This code is wrong or too old. Ask for a new one.')
const countryRefused = () =>
  new DomainError(
    'invalid',
    'country_refused',
    'This academy sends no codes to this country. Sign up by e-mail.',
  )
const countryBusy = () =>
  new DomainError(
    'rate_limited',
    'too_many_codes',
    'Too many codes went to this country today. Use your e-mail, or try again tomorrow.',
    {
      retry_after: 3600,
    },
  )

export const erasePhoneCodes = (tx: Ctx, { user_id, phones }: Person): Promise<void> =>
  queries.removeOf(tx.db, user_id, phones)
