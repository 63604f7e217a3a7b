/** In UTF-16 units: Twilio refuses a longer body, and other vendors are near it. */
export const longestText = 1_600
const longestName = 60

/** How long a text becomes at most: counted with a name that few are longer than. */
export const lengthOf = (write: (name: string) => string): number => write('x'.repeat(longestName)).length
