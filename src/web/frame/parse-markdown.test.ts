import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseMarkdown, parseSpans } from '#web/frame/parse-markdown.ts'

test('the guide in both languages is read whole: headings, tables, lists, and no mark left over', () => {
  for (const file of ['docs/guide/README.md', 'docs/guide/README.en.md']) {
    const blocks = parseMarkdown(readFileSync(file, 'utf8'))
    expect(new Set(blocks.map((block) => block.kind))).toContain('table')
    expect(JSON.stringify(blocks.map((block) => ({ ...block, kind: '' })))).not.toMatch(/\*\*|\]\(|"#/)
  }
})

test('markup and addresses that run something stay words', () => {
  expect(parseSpans('<b>x</b> [y](javascript:alert) [z](https://z.example)')).toEqual([
    { is: 'plain', text: '<b>x</b> ' },
    { is: 'plain', text: 'y' },
    { is: 'plain', text: ' ' },
    { is: 'link', text: 'z', to: 'https://z.example' },
  ])
})

test('lines broken in the middle of Chinese go on without a space, in English with one', () => {
  expect(parseMarkdown('逐格\n填写\n\nline\nby line')).toEqual([
    { kind: 'paragraph', text: [{ is: 'plain', text: '逐格填写' }] },
    { kind: 'paragraph', text: [{ is: 'plain', text: 'line by line' }] },
  ])
})
