import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanRichText, plainLength, plainText, RICH_MARKS, RICH_NODES, richTextFault } from '#engine/form/rich-text.ts'

const words = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })

test('a text of known nodes is accepted, and its words are told a line a block', () => {
  const text = {
    type: 'document',
    content: [
      { type: 'heading', level: 2, content: [{ type: 'text', text: '研究内容' }] },
      words('种质资源收集'),
      {
        type: 'bullet-list',
        content: [
          { type: 'list-item', content: [words('一')] },
          { type: 'list-item', content: [words('二')] },
        ],
      },
    ],
  }
  expect(richTextFault(text)).toBeUndefined()
  expect(plainText(text)).toBe('研究内容\n种质资源收集\n一\n二')
  expect(plainLength(text)).toBe(12)
})

test('script, links, handlers and styles are refused with their place, and cleaning drops them but keeps the words', () => {
  const hostile = {
    type: 'document',
    content: [
      { type: 'script', content: [{ type: 'text', text: 'alert(1)' }] },
      {
        type: 'paragraph',
        onclick: 'x()',
        style: 'x',
        content: [{ type: 'text', text: 'a', marks: ['bold', 'link'], href: 'javascript:1' }],
      },
      { type: 'image', file: '../../etc/passwd' },
    ],
  }
  expect(richTextFault(hostile)).toBe('document/0 script')
  expect(cleanRichText(hostile)).toEqual({
    type: 'document',
    content: [words('alert(1)'), { type: 'paragraph', content: [{ type: 'text', text: 'a', marks: ['bold'] }] }],
  })
})

const node = fc.letrec((tie) => ({
  node: fc.record(
    {
      type: fc.oneof(fc.constantFrom(...Object.keys(RICH_NODES), '__proto__', 'constructor', 'script'), fc.string()),
      text: fc.oneof(fc.string(), fc.integer()),
      level: fc.integer(),
      file: fc.string(),
      marks: fc.array(fc.oneof(fc.constantFrom(...RICH_MARKS), fc.string())),
      onload: fc.string(),
      content: fc.oneof({ depthSize: 'small' }, fc.array(tie('node'), { maxLength: 4 }), fc.jsonValue()),
    },
    { requiredKeys: ['type'] },
  ),
})).node

test('whatever comes, cleaning makes a text without fault, and cleaning twice is cleaning once', () => {
  fc.assert(
    fc.property(fc.oneof(node, fc.jsonValue()), (value) => {
      const clean = cleanRichText(value)
      expect(richTextFault(clean)).toBeUndefined()
      expect(cleanRichText(clean)).toEqual(clean)
      expect(typeof plainText(value)).toBe('string')
      if (richTextFault(value) === undefined) expect(plainText(clean)).toBe(plainText(value))
    }),
    { numRuns: 300 },
  )
})
