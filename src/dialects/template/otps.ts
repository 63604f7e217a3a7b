/** The six digits, however a client sends them: a number has lost the zeros before it. */
export const toCode = (otp: string | number): string =>
  typeof otp === 'string' ? otp.replace(/\s/g, '') : String(otp).padStart(6, '0')
