/** What a country's codes came to: `asked` and `entered` today, `enteredBefore` in the seven days before. */
export type Traffic = { asked: number; entered: number; enteredBefore: number }

const leastUnentered = 20

/**
 * True when codes go to a country and hardly anybody enters them: someone is paid for the texts. As many may stay
 * unentered in a day as a fifth of those that were entered in the week before, and 20 in any case.
 */
export const isPumped = ({ asked, entered, enteredBefore }: Traffic): boolean =>
  asked - entered >= Math.max(leastUnentered, Math.ceil(enteredBefore / 5))

/** Under which beginning of a number codes are counted: those who pump buy numbers in a row. */
export const prefixOf = (phone: string): string => phone.slice(0, Math.max(6, phone.length - 4))
