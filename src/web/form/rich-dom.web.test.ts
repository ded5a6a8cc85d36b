// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { plainText, type RichText, richTextFault } from '#engine/form/rich-text.ts'
import { readRichDom, writeRichDom } from '#web/form/rich-dom.ts'

const read = (html: string): RichText => readRichDom(new DOMParser().parseFromString(html, 'text/html').body)

test('pasted pages leave words and structure, and nothing that runs, loads or looks', () => {
  const text = read(`<h1 onclick="x()">标题</h1><script>alert(1)</script><style>p{}</style>
    <p style="color:red">第一<b>段<i>重</i></b><img src=x onerror=alert(1)><a href="javascript:x()">链接</a></p>
    <ul><li>甲</li><li>乙<ul><li>丙</li></ul></li></ul><table><tr><td>一</td><th>二</th></tr></table>`)
  expect(richTextFault(text)).toBeUndefined()
  expect(plainText(text).split('\n')).toEqual(['标题', '第一段重链接', '甲', '乙', '丙', '一', '二'])
  expect(JSON.stringify(text)).not.toMatch(/alert|script|color|javascript|onerror/)
})

test('what is laid into the page is read back the same, and its text is never HTML', () => {
  const text: RichText = {
    type: 'document',
    content: [
      { type: 'heading', level: 2, content: [{ type: 'text', text: '<img src=x onerror=alert(1)>' }] },
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'H', marks: ['bold'] },
          { type: 'text', text: '2', marks: ['subscript'] },
          { type: 'line-break' },
          { type: 'text', text: 'O' },
        ],
      },
      {
        type: 'ordered-list',
        content: [{ type: 'list-item', content: [{ type: 'paragraph', content: [{ type: 'text', text: '一' }] }] }],
      },
    ],
  }
  const box = document.createElement('div')
  writeRichDom(box, text)
  expect(box.querySelector('img')).toBeNull()
  expect(readRichDom(box)).toEqual(text)
})
