const digits = new Map<string, number>()

/** How many digits a currency has behind the point: 2 for USD, 0 for JPY, 3 for KWD. What no currency is has 2. */
export function minorDigits(currency: string): number {
  const known = digits.get(currency)
  if (known !== undefined) return known
  const found = ask(currency)
  digits.set(currency, found)
  return found
}

function ask(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return 2
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  return format.resolvedOptions().maximumFractionDigits ?? 2
}

/** 4999 USD → 49.99, for interfaces that show money as a number. */
export const toMajor = (minor: number, currency: string): number => minor / 10 ** minorDigits(currency)

/** 49.99 USD → 4999; of more digits than the currency has the last ones are rounded, half up as they are written. */
export function toMinor(major: number, currency: string): number {
  const [mantissa, exponent = '0'] = String(major).split('e')
  return Math.round(Number(`${mantissa}e${Number(exponent) + minorDigits(currency)}`))
}
