import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agree, cleanName, type Finding } from '#cases/file.rules.ts'

const verdict = fc.constantFrom('clean' as const, 'bad' as const, 'unknown' as const)

test('scanners agree on clean only when every one says so, and one bad is enough', () => {
  fc.assert(
    fc.property(fc.array(verdict.map((one): Finding => ({ verdict: one }))), (findings) => {
      const verdicts = findings.map((finding) => finding.verdict)
      const expected = verdicts.includes('bad')
        ? 'bad'
        : verdicts.length > 0 && verdicts.every((v) => v === 'clean')
          ? 'clean'
          : 'unknown'
      expect(agree(findings).verdict).toBe(expected)
    }),
  )
})

test.each([
  ['C:\\Users\\a\\总结.docx', '总结.docx'],
  ['../../etc/passwd.txt', 'passwd.txt'],
  ['a\u202efdp.exe', 'afdp.exe'],
  ['a\r\nX-Header: b.pdf', 'aX-Header b.pdf'],
  ['.htaccess', undefined],
  ['README', undefined],
  ['', undefined],
])('the name %j is shown as %j', (name, shown) => {
  expect(cleanName(name)).toBe(shown)
})

test('a clean name is short, keeps its extension, and is clean already', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (stem) => {
      const name = cleanName(`a${stem}.pdf`)
      if (name === undefined) return
      expect(name.length).toBeLessThanOrEqual(200)
      expect(name.endsWith('.pdf')).toBe(true)
      expect(cleanName(name)).toBe(name)
    }),
  )
})
