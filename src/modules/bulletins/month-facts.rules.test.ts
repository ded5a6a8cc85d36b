import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DOCUMENT_DATA } from '#engine/definition/document-data.ts'
import { fillTemplate } from '#engine/document/fill-template.ts'
import { DocumentTemplate } from '#engine/document/template.ts'
import type { FrozenMonth } from '#modules/bulletins/frozen-month.ts'
import { monthFacts, unitFacts } from '#modules/bulletins/month-facts.rules.ts'
import { aMonth, evaluated, rowOf } from '#tests/builders/frozen-month.ts'

const text = (body: string, month: FrozenMonth): string => {
  const template = DocumentTemplate.parse({
    code: 'x',
    name: { zh: '通报', en: 'Bulletin' },
    data: 'bulletin',
    head: { kind: 'plain' },
    title: '题',
    body: [{ kind: 'paragraph', text: body }],
  })
  const { paper } = fillTemplate(template, DOCUMENT_DATA.bulletin, monthFacts(month, { on: '2023-07-14' }))
  return String(paper.body[0]?.kind === 'paragraph' && paper.body[0].text)
}

const city = [
  rowOf('a', evaluated(68.3, { yearOnYear: { value: '20.04', unit: 'percent' } })),
  rowOf('b', evaluated(40, { yearOnYear: { value: '-0.24', unit: 'points' } })),
  rowOf('c', evaluated(50, { yearOnYear: { value: '0.01', unit: 'percent' } })),
  rowOf('d', evaluated(undefined)),
  rowOf('e', evaluated(68.3, { figure: { state: 'value', value: '273200.0' } })),
]
const counties = [
  { completion: 60, rank: 2 },
  { completion: 90, rank: 1 },
  { completion: 60, rank: 2 },
  { completion: 10, rank: 4 },
  {},
]
const month = aMonth(counties, city)

describe('the month as templates know it', () => {
  it.each([
    [
      '{counts.indicators}项，{counts.onSchedule}项达到，{counts.lagging}项滞后，{counts.unreported}项未报',
      '5项，3项达到，1项滞后，1项未报',
    ],
    ['{schedule | percent 1}，截至{asOf | monthday}', '50.0%，截至6月30日'],
    ['{indicators[0].gapWords}，同比{indicators[0].growthWords}', '高于序时进度18.3个百分点，同比增长20.0%'],
    ['{indicators[1].gapWords}，同比{indicators[1].growthWords}', '低于序时进度10.0个百分点，同比下降0.2个百分点'],
    ['{indicators[2].gapWords}，同比{indicators[2].growthWords}', '与序时进度持平，同比持平'],
    ['{indicators[3].actualWords}，{indicators[3].growthWords}', '—，—'],
    ['{indicators[4].actualWords}，{indicators[0].targetWords}', '27.32亿元，100万元'],
    ['{indicators.filter(i, i.judged && i.place <= 1).map(i, i.name)}', '指标a、指标e'],
    ['{indicators.filter(i, i.lagging && i.fromLast <= 1).map(i, i.name)}', '指标b'],
    ['{units.filter(u, has(u.rank) && u.rank <= 2).map(u, u.name)}', '2县、1县、3县'],
    ['{units.filter(u, has(u.rank) && u.fromLast <= 2).map(u, u.name)}', '1县、3县、4县'],
    ['{indicators[0].units.filter(u, has(u.rank) && u.fromLast == 1).map(u, u.name)}', '4县'],
    ['{units.filter(u, u.unreported > 0).map(u, u.name)}', '5县'],
    ['{within.five | monthday}', '7月21日'],
    ["{hasSamples ? '示例' : ''}。", '。'],
  ])('%s', (body, printed) => {
    expect(text(body, month)).toBe(printed)
  })

  it('one unit is told its rank among those ranked', () => {
    const facts = unitFacts(month, month.units[0]!, { on: '2023-07-14' })
    expect(facts).toMatchObject({ rank: 2, rankOf: 4, unit: { name: '1县' }, counts: { indicators: 1, onSchedule: 1 } })
    expect(unitFacts(month, month.units[4]!, { on: '2023-07-14' })).toMatchObject({
      rank: undefined,
      rankOf: undefined,
    })
  })

  it('law: who is among the first and who among the last is told by rank alone, whatever the order of the tree', () => {
    const places = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(places, (scores) => {
        const ranked = scores.map((score) => ({
          completion: score,
          rank: 1 + scores.filter((other) => other > score).length,
        }))
        const facts = monthFacts(aMonth(ranked, city), { on: '2023-07-14' })
        const units = facts.units as readonly { name: string; rank: number; fromLast: number }[]
        for (const unit of units) {
          const score = scores[Number.parseInt(unit.name, 10) - 1]!
          expect(unit.fromLast).toBe(1 + scores.filter((other) => other < score).length)
        }
        expect(units.map(({ rank }) => rank)).toEqual([...units.map(({ rank }) => rank)].sort((a, b) => a - b))
      }),
    )
  })
})
