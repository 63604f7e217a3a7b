import { cut } from '#platform/letters.ts'
import { readPhone } from '#platform/phone-numbers.ts'

/** What the columns may be called, in any case and with any of space, - and _. */
const columns: Record<string, 'email' | 'phone' | 'name'> = {
  email: 'email',
  mail: 'email',
  phone: 'phone',
  number: 'phone',
  mobile: 'phone',
  name: 'name',
  student: 'name',
}
export type Column = (typeof columns)[string] | undefined

/** Which column holds what; nothing when neither an address nor a number is there. */
export function readHeader(names: readonly string[]): Column[] | undefined {
  const header = names.map((name) => columns[name.toLowerCase().replace(/[\s_-]/g, '')])
  return header.includes('email') || header.includes('phone') ? header : undefined
}

/** Whom a row names: by their account's address or, where there is none, by their number. */
export type Named = { email: string } | { phone: string; name: string } | { fault: string }

export function readRow(header: readonly Column[], record: readonly string[]): Named {
  const cell = (column: Column) => (record[header.indexOf(column)] ?? '').trim()
  if (record.some((text) => text.includes('\0'))) return { fault: 'The row contains a NUL character.' }
  const email = header.includes('email') ? cell('email') : ''
  if (email)
    return /^[^@\s]{1,250}@[^@\s]{1,250}$/.test(email)
      ? { email }
      : { fault: `"${email.slice(0, 40)}" is not an e-mail address.` }
  const written = header.includes('phone') ? cell('phone') : ''
  if (!written) return { fault: 'The row names nobody: it has no e-mail and no number.' }
  const phone = readPhone(written)
  if (!phone)
    return {
      fault: `"${written.slice(0, 40)}" is not a phone number. Write it with + and the country code.`,
    }
  return { phone, name: header.includes('name') ? cut(cell('name'), 200) : '' }
}
