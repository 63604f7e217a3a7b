import type { Report } from './course-file-lines.rules.ts'

/** What may stand between two lines `---` at the top. `outline` is `modules` where no lesson shows that there are modules. */
export type Settings = { author: string; language: string; outline: '' | 'modules' }

const setting = /^([\w-]+)\s*:(.*)$/s
const stop = /^(?:---\s*$|#)/

const faults: Record<keyof Settings, (value: string) => string | false> = {
  author: (value) => value.length > 300 && 'The author has at most 300 characters: shorten it.',
  language: (value) =>
    (value.length > 35 || !/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(value)) &&
    'The language is a BCP 47 tag such as en, hi or pt-BR: write one.',
  outline: (value) =>
    value !== 'modules' && 'The outline can only be: modules. Write that, or remove the line.',
}

/** `end` is the index of the first line behind the settings. */
export function readSettings(lines: readonly string[], report: Report): Settings & { end: number } {
  const settings: Settings = { author: '', language: 'en', outline: '' }
  if (lines[0]?.trimEnd() !== '---') return { ...settings, end: 0 }
  const found = lines.findIndex((text, index) => index > 0 && stop.test(text))
  const last = found < 0 ? lines.length : found
  const isClosed = lines[last]?.startsWith('---') === true
  if (!isClosed) report(1, 'The settings never end: write --- on a line of its own behind them.')
  return { ...settings, ...readEach(lines.slice(0, last), report), end: isClosed ? last + 1 : last }
}

function readEach(lines: readonly string[], report: Report): Partial<Settings> {
  const found: Record<string, string> = {}
  for (const [index, text] of lines.entries()) {
    if (index === 0 || text.trim() === '') continue
    const [, name = '', value = ''] = setting.exec(text) ?? []
    const fault = Object.hasOwn(found, name)
      ? `${name} is here twice: remove one of the two.`
      : checkSetting(name, value.trim())
    if (fault) report(index + 1, fault)
    found[name] = value.trim()
  }
  return found
}

function checkSetting(name: string, value: string): string | false {
  if (name === '') return 'A setting is written like author: Ada Lovelace. Correct this line, or remove it.'
  if (Object.hasOwn(faults, name)) return faults[name as keyof Settings](value)
  return `There is no setting ${name.slice(0, 50)}, only author and language: remove the line.`
}

export function writeSettings({ author, language, outline }: Settings): string {
  const lines = [author && `author: ${author}`, `language: ${language}`, outline && `outline: ${outline}`]
  return ['---', ...lines.filter(Boolean), '---'].join('\n')
}
