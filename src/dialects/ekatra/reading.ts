/** The number in an address; what is none, or larger than any, becomes 0, which no row has. */
export function toNo(text: string): number {
  const no = /^\d{1,10}$/.test(text) ? Number(text) : 0
  return no <= 2_147_483_647 ? no : 0
}

export const toText = (value: string | number | boolean | null | undefined): string => String(value ?? '')
