import { getCountry } from 'countries-and-timezones'

const zones = new Map<string, string | undefined>()

/** The zone of a country that has just one. */
export function zoneOfCountry(country: string): string | undefined {
  if (!zones.has(country)) {
    const names = getCountry(country)?.timezones ?? []
    zones.set(country, names.length === 1 ? names[0] : undefined)
  }
  return zones.get(country)
}
