/**
 * The same word alike however it was typed: no case, no apostrophes, no accents of Latin and Arabic letters. The marks
 * of other letters stay: in the scripts of India they are vowels.
 */
export const foldLetters = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Me}'’ʼ`]/gu, '')
    .normalize('NFD')
    .replace(/(\p{Script=Latin})\p{Mn}+/gu, '$1')
    .replace(/[\u064b-\u0655\u0670\u0640]/g, '')
    .normalize('NFC')
    .replace(/[ıٱىیکہةۃ]/g, (letter) => sameLetter[letter] ?? letter)

// Arabic and Urdu keyboards have different code points for one letter, and Turkish an i without its dot.
const sameLetter: Record<string, string> = { ı: 'i', ٱ: 'ا', ى: 'ي', ی: 'ي', ک: 'ك', ہ: 'ه', ة: 'ه', ۃ: 'ه' }

/** As e-mail addresses are compared: A to Z alone have two forms. A letter that only looks like one of them is another. */
export const lowerAscii = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

export const isSameAddress = (one: string | null | undefined, other: string | null | undefined): boolean =>
  lowerAscii(one ?? '') === lowerAscii(other ?? '')

/** The beginning of a text, so many UTF-16 units at most, without half a character at its end: a database takes none. */
export const cut = (text: string, most: number): string =>
  text
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, '')
    .toWellFormed()
