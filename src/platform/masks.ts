const email = /[^\s@"'<>()=,;:/?&]{1,64}@[^\s@"'<>()=,;:/?&]{1,255}/g
const phone = /(?<![\w-])\+?\d[\d ()-]{5,20}\d(?![\w-])/g

/** Free text for a log: of a phone number the last three digits stay, of an e-mail nothing. */
export const maskPersonal = (text: string): string =>
  text.replace(email, '(e-mail)').replace(phone, maskPhone)

function maskPhone(found: string): string {
  const digits = found.replace(/\D/g, '')
  return digits.length < 7 || digits.length > 15 ? found : `***${digits.slice(-3)}`
}
