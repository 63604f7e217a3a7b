import { type CountryCode, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** The number in E.164, if libphonenumber calls it possible. One that begins with + needs no country code. */
export function readPhone(number: string, countryCode = ''): string | undefined {
  const text = number.trim().replace(/^00/, '+')
  const callingCode = countryCode.replace(/\D/g, '')
  if (!text.startsWith('+') && callingCode === '') return undefined
  const phone = parse(text, callingCode)
  return phone?.isPossible() ? phone.number : undefined
}

function parse(text: string, callingCode: string): PhoneNumber | undefined {
  try {
    return parsePhoneNumberFromString(text, callingCode ? { defaultCallingCode: callingCode } : undefined)
  } catch {
    // Whatever else is wrong is an answer; a calling code that no country has is thrown.
    return undefined
  }
}

/** The country of a number in E.164, where its calling code or its digits tell. */
export function countryOf(phone: string): CountryCode | undefined {
  const parsed = parsePhoneNumberFromString(phone)
  return parsed && (parsed.country ?? onlyCountry(parsed))
}

function onlyCountry(phone: PhoneNumber): CountryCode | undefined {
  const countries = phone.getPossibleCountries()
  return countries.length === 1 ? countries[0] : undefined
}
