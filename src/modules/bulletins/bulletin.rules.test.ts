import { describe, expect, it } from 'vitest'
import type { Permission } from '#engine/access/permission.ts'
import { readDocument } from '#engine/document/check-document.ts'
import { isInSight, whyNot } from '#modules/bulletins/bulletin.rules.ts'
import { annexSheets, issued, lacksOf, withWordings, wordedText } from '#modules/bulletins/bulletin-paper.rules.ts'

const holding =
  (...held: Permission[]) =>
  (permission: Permission) =>
    held.includes(permission)
const situation = { submittedBy: 'officer', actorId: 'leader', may: holding('bulletin.read', 'bulletin.sign') }

describe('what may be done with a bulletin', () => {
  it('is signed by another than who handed it in, and only then', () => {
    expect(whyNot('issue', { ...situation, state: 'submitted' })).toBeUndefined()
    expect(whyNot('issue', { ...situation, state: 'submitted', actorId: 'officer' })?.key).toBe('bulletin.own')
    expect(whyNot('issue', { ...situation, state: 'draft' })?.code).toBe('wrong-state')
    expect(whyNot('issue', { ...situation, state: 'submitted', may: holding('bulletin.draft') })?.code).toBe(
      'not-allowed',
    )
  })

  it('a draft is dropped by its drafters; what was issued is withdrawn by who signs', () => {
    const officer = { ...situation, may: holding('bulletin.draft') }
    expect(whyNot('withdraw', { ...officer, state: 'draft' })).toBeUndefined()
    expect(whyNot('withdraw', { ...officer, state: 'issued' })?.code).toBe('not-allowed')
    expect(whyNot('withdraw', { ...situation, state: 'issued' })).toBeUndefined()
    expect(whyNot('withdraw', { ...situation, state: 'withdrawn' })?.code).toBe('wrong-state')
  })

  it('a reader sees what was issued, also when it was withdrawn later, and no draft', () => {
    const reader = holding('bulletin.read')
    expect(isInSight('issued', true, reader)).toBe(true)
    expect(isInSight('withdrawn', true, reader)).toBe(true)
    expect(isInSight('withdrawn', false, reader)).toBe(false)
    expect(isInSight('draft', false, reader)).toBe(false)
    expect(isInSight('draft', false, holding('bulletin.sign'))).toBe(true)
  })
})

const paper = readDocument({
  head: { kind: 'file', organs: ['市科技局'] },
  title: '通报',
  body: [
    { kind: 'paragraph', text: '甲完成40%。' },
    { kind: 'paragraph', text: '请抓紧。', editable: true },
  ],
  signature: { organs: ['市科技局'], date: '2023-07-03' },
  attachments: [
    {
      title: '附表',
      body: [
        {
          kind: 'table',
          columns: [{ share: 2 }, { share: 1 }, { share: 1 }],
          heads: [['指标', '完成率', '差']],
          rows: [{ cells: ['甲', '40.0%', '+2.5'] }, { cells: ['=乙', '—', '-1.0'] }],
        },
      ],
    },
  ],
})

describe('the paper of a bulletin', () => {
  it('only a part that is left to the office can be worded', () => {
    expect(wordedText(paper, 'body/1/text')).toBe('请抓紧。')
    for (const part of ['body/0/text', 'title', 'body/9/text', 'signature/date', '__proto__/x'])
      expect(() => wordedText(paper, part)).toThrow(/not-editable/)
    const worded = withWordings(paper, [{ part: 'body/1/text', text: '请抓紧，\n按时报送。' }])
    expect(worded.body[1]).toMatchObject({ text: '请抓紧，\n按时报送。', editable: true })
    expect(worded.body[0]).toEqual(paper.body[0])
  })

  it('issued it bears its number and day, and nothing else is different', () => {
    const number = { code: '张科发', year: 2023, serial: 12 }
    const { number: taken, signature, ...rest } = issued(paper, number, '2023-07-14')
    expect([taken, signature?.date]).toEqual([number, '2023-07-14'])
    const { signature: _before, ...before } = paper
    expect(rest).toEqual(before)
  })

  it('its tables become sheets: figures are numbers, a dash and what looks like a formula stay text', () => {
    const [sheet] = annexSheets(paper)
    expect(sheet).toMatchObject({ name: '1 附表', title: '附表' })
    expect(sheet!.columns.map(({ label, kind, unit }) => [label, kind, unit])).toEqual([
      ['指标', 'text', undefined],
      ['完成率', 'number', '%'],
      ['差', 'number', undefined],
    ])
    expect(sheet!.rows).toEqual([
      ['甲', '40.0', '2.5'],
      ['=乙', '—', '-1.0'],
    ])
  })

  it('a lack is told once with how often; that a draft has no number is none', () => {
    const finding = { key: 'paper.missing-value', params: { name: 'row.gap' }, at: 'attachments/0/body/0' } as const
    expect(lacksOf([finding, finding, { ...finding, at: 'number' }])).toEqual([
      { key: 'paper.missing-value', name: 'row.gap', at: 'attachments/0/body/0', times: 2 },
    ])
  })
})
