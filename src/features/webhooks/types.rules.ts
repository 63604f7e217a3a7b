/** As a regular expression of PostgreSQL, over any number of lists of types; none when nothing is asked for. */
export function patternOf(types: readonly string[]): string | undefined {
  const asked = new Set(types)
  if (asked.size === 0) return undefined
  if (asked.has('*')) return '.'
  const families = [...asked].filter((type) => type.endsWith('.*')).map((type) => type.slice(0, -2))
  const single = [...asked].filter((type) => !type.endsWith('.*') && !families.includes(familyOf(type)))
  const parts = [
    ...families.map((family) => `${family}\\..*`),
    ...single.map((type) => type.replace('.', '\\.')),
  ]
  return `^(${parts.sort().join('|')})$`
}

const familyOf = (type: string) => type.slice(0, type.indexOf('.'))
