import { cut } from './letters.ts'

export const sizeOfJson = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

/** The longest beginning of a text whose JSON takes so many bytes at most; what is cut ends in `…`. */
export function fitJson(text: string, most: number): string {
  if (sizeOfJson(text) <= most) return text
  let [fits, tooLong] = [0, text.length]
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1
    if (sizeOfJson(shorten(text, middle)) <= most) fits = middle
    else tooLong = middle
  }
  return shorten(text, fits)
}

const shorten = (text: string, length: number) => `${cut(text, length).trimEnd()}…`
