/** The country whose mobile numbers these are; nothing for satellites and what is no mobile number. Read at the first use. */
export async function countryOfMobile(phone: string): Promise<string | undefined> {
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/mobile')
  const parsed = parsePhoneNumberFromString(phone)
  const [only, ...others] = parsed?.getPossibleCountries() ?? []
  return parsed?.country ?? (others.length === 0 ? only : undefined)
}
