/** The number in an address; one larger than any becomes 0, which no row has. */
export function toNo(digits: string): number {
  const no = Number(digits)
  return no <= 2_147_483_647 ? no : 0
}

/** What was sent for true or false, in any spelling; nothing where nothing was. */
export const toFlag = (sent: boolean | string | number | null | undefined): boolean | undefined =>
  sent === undefined || sent === null || sent === ''
    ? undefined
    : ['true', '1', 'on', 'yes'].includes(String(sent).trim().toLowerCase())

/** A number by which a list is narrowed down; what is no number is one that no row has. */
export const toFilterNo = (text: string | undefined): number | undefined =>
  text?.trim() ? toNo(/^\s*\d+\s*$/.test(text) ? text : '0') : undefined
