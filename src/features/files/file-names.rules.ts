const most = 200
const longestEnd = 20

/** Controls, marks that turn the direction of writing (`gpj.exe` shown as `exe.jpg`), and what no file system takes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const unfit = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"<>|?*:]/gu

/** The name as it is shown and offered for saving: the last part of whatever path was given, at most 200 characters. */
export function cleanName(given: string): string {
  const last = given.toWellFormed().split(/[/\\]/).at(-1) ?? ''
  const name = last.replace(unfit, '').replace(/^[.\s]+|[.\s]+$/gu, '')
  return shorten(name) || 'file'
}

/** Its extension stays: by it people and their machines know what to open it with. */
function shorten(name: string): string {
  const letters = [...name]
  if (letters.length <= most) return name
  const dot = letters.lastIndexOf('.')
  const end = dot > 0 && letters.length - dot <= longestEnd ? letters.slice(dot) : []
  return [...letters.slice(0, most - end.length), ...end].join('')
}

export type Disposition = 'inline' | 'attachment'

/** The header by RFC 6266: plain letters for the old, and the whole name by RFC 8187. */
export function dispositionHeader(disposition: Disposition, name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/gu, '_')
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${whole}`
}
