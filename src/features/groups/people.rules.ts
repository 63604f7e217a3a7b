import { DomainError } from '#platform/errors.ts'
import { countryOf, readPhone } from '#platform/phone-numbers.ts'
import { zoneOfCountry } from './phones.rules.ts'

/** A learner as someone writes them down: in a form, a table row, another program's words. */
export type Person = {
  name: string
  number: string
  country_code?: string
  channel?: string
  time_zone?: string
  is_subscribed?: boolean | string
}
export type Member = {
  name: string
  phone: string
  country_code: string
  channel: 'sms' | 'whatsapp'
  time_zone: string
  is_subscribed: boolean
}

/** How zones are judged and chosen: the rule has no clock and no table of zones of its own. */
export type Zones = { isZone: (name: string) => boolean; fallback: string }

/** The member that someone means; throws `invalid` with what is wrong and what now. */
export function readPerson(person: Person, zones: Zones): Member {
  const name = person.name.trim()
  if (name === '' || name.length > 200) throw invalid('name', 'A name has 1 to 200 characters.')
  const phone = readPhone(person.number, person.country_code)
  if (!phone)
    throw invalid(
      'number',
      `"${person.number.slice(0, 40)}" is not a phone number. Write it with + and the country code.`,
    )
  return {
    name,
    phone,
    country_code: (person.country_code ?? '').trim().slice(0, 10),
    channel: readChannel(person.channel),
    time_zone: readZone(person.time_zone, phone, zones),
    is_subscribed: readFlag(person.is_subscribed),
  }
}

function readChannel(text = ''): 'sms' | 'whatsapp' {
  const channel = text.trim().toLowerCase() || 'sms'
  if (channel !== 'sms' && channel !== 'whatsapp')
    throw invalid('channel', `"${text.slice(0, 40)}" is not a channel. It is sms or whatsapp.`)
  return channel
}

function readZone(text = '', phone: string, { isZone, fallback }: Zones): string {
  const zone = text.trim()
  if (zone === '') return zoneOfCountry(countryOf(phone) ?? '') ?? fallback
  if (!isZone(zone))
    throw invalid('time_zone', `"${text.slice(0, 40)}" is not a time zone. Write one such as Asia/Kolkata.`)
  return zone
}

function readFlag(flag: boolean | string = true): boolean {
  if (typeof flag === 'boolean') return flag
  const word = flag.trim().toLowerCase()
  if (['', 'true', 'yes', '1'].includes(word)) return true
  if (['false', 'no', '0'].includes(word)) return false
  throw invalid('is_subscribed', `"${flag.slice(0, 40)}" is neither true nor false.`)
}

const invalid = (field: string, message: string) =>
  new DomainError('invalid', `invalid_${field}`, message, { field })
