import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formLibrary } from '#engine/form/form-library.ts'
import { Register } from '#engine/form/register.ts'
import { resolveForm } from '#engine/form/resolve-form.ts'
import { maskAnswers, pathPart, sumsOf } from '#modules/projects/archive.rules.ts'
import { aFormSource } from '#tests/builders/forms.ts'

const named = (word: string) => ({ zh: word, en: word })
const LIBRARY = formLibrary(
  [
    Register.parse({
      code: 'person',
      name: named('person'),
      key: { name: named('document'), format: 'identity-number', personal: true },
      facts: [
        { code: 'phone', name: named('phone'), type: 'text', format: 'phone', personal: true },
        { code: 'number', name: named('number'), type: 'text', reads: 'key' },
        { code: 'title', name: named('title'), type: 'text' },
      ],
    }),
  ],
  [],
)
const SOURCE = aFormSource(
  [
    { code: 'phone', from: 'leader.phone' },
    { code: 'number', from: 'leader.number' },
    { code: 'title', from: 'leader.title' },
    { code: 'aim' },
    {
      code: 'team',
      kind: 'table',
      columns: [
        { code: 'member', kind: 'reference', label: named('member'), register: 'person' },
        { code: 'mobile', kind: 'text', label: named('mobile'), from: 'member.phone' },
      ],
    },
  ],
  { subjects: [{ code: 'leader', register: 'person', name: named('leader') }] },
)
const FORM = resolveForm(SOURCE, new Map()).form!

describe('The archive of a project', () => {
  it('masks what registers keep as personal, also in tables and where it is the key, and nothing else', () => {
    const answers = {
      ...{ phone: '13900001234', number: '620702198005060011', title: '研究员', aim: '13900001234' },
      team: [{ row: 'a', member: { id: '1', name: '李' }, mobile: '13800005678' }],
    }
    expect(maskAnswers(FORM, LIBRARY, answers)).toEqual({
      ...answers,
      ...{ phone: '139****1234', number: '6207**********0011' },
      team: [{ ...answers.team[0], mobile: '138****5678' }],
    })
    expect(maskAnswers(FORM, LIBRARY, { team: 'not a table' })).toEqual({ team: 'not a table' })
  })

  it('law: any name becomes one part of a path that a strict reader takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) => {
        const part = pathPart(name)
        expect(part).not.toBe('')
        expect(part).not.toMatch(/[\p{Cc}/\\]/u)
        expect(['.', '..']).not.toContain(part)
      }),
      { numRuns: 300 },
    )
    expect(pathPart('../审计报告（终稿）.pdf')).toBe('_审计报告（终稿）.pdf')
    expect(pathPart(`${'长'.repeat(200)}.docx`)).toBe(`${'长'.repeat(80)}.docx`)
  })

  it('lists its files by path, as `sha256sum -c` reads them, whatever their order was', () => {
    const files = ['b', 'a'].map((path) => ({ path, bytes: 1, sha256: path.repeat(64) }))
    expect(sumsOf(files)).toBe(`${'a'.repeat(64)}  a\n${'b'.repeat(64)}  b\n`)
    expect(sumsOf([...files].reverse())).toBe(sumsOf(files))
  })
})
