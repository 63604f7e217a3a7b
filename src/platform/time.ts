const known = new Map<string, boolean>()

/** True for an IANA name such as `Asia/Kolkata` or `UTC`; false for offsets and what nobody knows. */
export function isTimeZone(name: string): boolean {
  const answer = known.get(name)
  if (answer !== undefined) return answer
  const isZone = /^[A-Za-z][\w+\-/]{1,63}$/.test(name) && isAccepted(name)
  if (known.size < 2_000) known.set(name, isZone)
  return isZone
}

function isAccepted(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}
