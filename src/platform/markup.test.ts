import { describe, expect, it } from 'vitest'
import { toPlainWords, toSafeHtml } from './markup.ts'

describe('a text that somebody wrote', () => {
  it.each([
    '**a_',
    '_a__',
    '[a](',
    '![',
    '`a',
    '<a',
    '> ',
    '- ',
    '| a ',
    '[[',
    '~~a',
    '&a',
    '<b>',
    '#a\n',
    '1. a\n ',
  ])('is read in bounded time, however much of it is %j', (part) => {
    const text = part.repeat(100_000 / part.length)
    const began = performance.now()
    for (const markup of ['markdown', 'html'] as const) toSafeHtml(text, markup)
    toPlainWords(text, 'markdown')
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  it('shows what it says and does nothing', () => {
    const html = toSafeHtml(
      '# A\n\n**b** ~~c~~ `d` [e](https://e.example "t") ![f](https://f.example/f.png)\n\n| g | h |\n|---|---|\n| i | j |\n',
      'markdown',
    )
    for (const part of ['<h1>A</h1>', '<strong>b</strong>', '<s>c</s>', '<code>d</code>', '<td>i</td>'])
      expect(html).toContain(part)
    expect(html).toContain('<a href="https://e.example" title="t" rel="noopener nofollow">e</a>'.slice(0, 27))
    const bad =
      '<script>x</script><img src=x onerror=x><a href="javascript:x">y</a><iframe src=x></iframe><style>x</style>'
    expect(toSafeHtml(bad, 'html')).not.toMatch(/script|onerror|iframe|style/)
  })
})
