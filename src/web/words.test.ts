import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

/** Attributes that a person reads or hears. */
const SPOKEN = new Set([
  'title',
  'alt',
  'label',
  'placeholder',
  'aria-label',
  'aria-description',
  'head',
  'name',
  'why',
  'reason',
  'deed',
])
const CJK = /[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]/
const WORD = /\p{L}{2}/u

/** Texts written into a component instead of a `*.messages.ts`: CJK anywhere, words between tags or in spoken attributes. */
function literalsIn(fileName: string, source: string): string[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const found: string[] = []
  const tell = (node: ts.Node, text: string) => {
    found.push(`${fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${text.trim()}`)
  }
  const visit = (node: ts.Node): void => {
    if (isKey(node)) return
    if (ts.isJsxText(node) && (WORD.test(node.text) || CJK.test(node.text))) tell(node, node.text)
    else if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      if (CJK.test(node.text) || (isSpoken(node) && WORD.test(node.text))) tell(node, node.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** What stands on a keyboard has no other name: `<kbd>Ctrl K</kbd>`. */
function isKey(node: ts.Node): boolean {
  return ts.isJsxElement(node) && node.openingElement.tagName.getText() === 'kbd'
}

function isSpoken(node: ts.Node): boolean {
  const { parent } = node
  return ts.isJsxAttribute(parent) && SPOKEN.has(parent.name.getText()) && !isMachineName(parent)
}

/** `name="radio-group"` of a plain HTML control is no word for people. */
function isMachineName(attribute: ts.JsxAttribute): boolean {
  return attribute.name.getText() === 'name' && /^[a-z]/.test(attribute.parent.parent.tagName.getText())
}

const components = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.tsx') && !path.includes('.test.'))
  .map((path) => `src/${path}`)

describe('words', () => {
  test('the guard sees components in every room that has screens', () => {
    expect(components.length).toBeGreaterThan(40)
    for (const room of ['src/web/', 'src/cases/web/', 'src/modules/']) {
      expect(components.some((path) => path.startsWith(room))).toBe(true)
    }
  })

  test('the guard sees a text between tags, in an attribute, in a template, in either language', () => {
    const sample = `
      export const A = () => <p>Save</p>
      export const B = () => <p>保存</p>
      export const C = () => <input placeholder="Your name" />
      export const D = (n: number) => <b title={\`共 \${n} 项\`}>{n}</b>
      export const E = () => <i className="light" aria-hidden="true">●</i>`
    expect(literalsIn('sample.tsx', sample).map((one) => one.replace(/^\S+ /, ''))).toEqual([
      'Save',
      '保存',
      'Your name',
      '共',
      '项',
    ])
  })

  test('no component holds a text of its own', () => {
    expect(components.flatMap((path) => literalsIn(path, readFileSync(path, 'utf8')))).toEqual([])
  })
})
