const digits = /^[+-]?(\d+([.,]\d+)?|[.,]\d+)$/

/** A number as people type it: a decimal comma or point, spaces or signs around it, digits of any script. */
export function readNumber(text: string): number | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, (digit) => String(decimalValue(digit)))
    .replace(/\s+/g, '')
    .replace(/[−–]/g, '-')
  const value = digits.test(plain) ? Number(plain.replace(',', '.')) : Number.NaN
  return Number.isFinite(value) ? value : undefined
}

/** Every script's ten digits stand in a row, its zero at the start of the row. */
function decimalValue(digit: string): number {
  const point = digit.codePointAt(0) ?? 0
  let zero = point
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return point - zero
}
