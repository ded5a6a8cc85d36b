import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AcceptanceFacts,
  type AcceptanceRule,
  type AgreedIndicator,
  readinessOf,
} from '#engine/acceptance/readiness.ts'
import { exact, formatExact } from '#engine/number/exact.ts'

const rule: AcceptanceRule = {
  auditFrom: 50_000_000n,
  leastSpentPercent: exact(80),
  conclusions: [
    { code: 'passed', from: exact(90), each: exact(80) },
    { code: 'again', from: exact(80), each: exact(0) },
    { code: 'failed', from: exact(0), each: exact(0) },
  ],
}
const indicator = (
  code: string,
  agreed: number,
  reached?: number,
  more: Partial<AgreedIndicator> = {},
): AgreedIndicator => ({
  code,
  name: code,
  unit: '项',
  agreed: exact(agreed),
  direction: 'up',
  reached: reached === undefined ? undefined : exact(reached),
  evidence: 1,
  ...more,
})
const facts = (indicators: AgreedIndicator[], more: Partial<AcceptanceFacts> = {}): AcceptanceFacts => ({
  indicators,
  money: { granted: 10_000_000n, received: 10_000_000n, spent: 9_000_000n, ownAgreed: 0n, ownSpent: 0n },
  papers: [],
  openChanges: 0,
  audited: false,
  ...more,
})

describe('Readiness for acceptance', () => {
  it('compares what was agreed with what was reached, counting each indicator to 100 % at most', () => {
    const { compared, completion, gaps, suggests } = readinessOf(
      facts([indicator('专利', 2, 3), indicator('论文', 4, 3), indicator('成本', 50, 40, { direction: 'down' })]),
      rule,
    )
    expect(compared.map(({ rate, isMet }) => [formatExact(rate!, 2, 'half-up'), isMet])).toEqual([
      ['150.00', true],
      ['75.00', false],
      ['125.00', true],
    ])
    expect(formatExact(completion!, 2, 'half-up')).toBe('91.67')
    expect(gaps).toMatchObject([{ kind: 'not-met', indicator: '论文' }])
    // 91.67 in the mean, but one indicator stands below 80.
    expect(suggests).toBe('again')
  })

  it('lists every gap: nothing reported, no evidence, papers, audit, an open change, money that was not received, spent or added', () => {
    const { gaps } = readinessOf(
      facts([indicator('甲', 1), indicator('乙', 1, 1, { evidence: 0 })], {
        money: { granted: 50_000_000n, received: 40_000_000n, spent: 30_000_000n, ownAgreed: 5n, ownSpent: 2n },
        papers: [
          { code: 'summary', name: '总结报告', has: 0, needed: 1 },
          { code: 'report', name: '科技报告', has: 2, needed: 1 },
        ],
        openChanges: 1,
      }),
      rule,
    )
    expect(gaps.map(({ kind }) => kind)).toEqual([
      'not-reported',
      'no-evidence',
      'paper',
      'audit',
      'open-change',
      'not-received',
      'own-funds',
      'underspent',
    ])
    expect(
      readinessOf(facts([], { money: { granted: 1n, received: 1n, spent: 2n, ownAgreed: 0n, ownSpent: 0n } }), rule)
        .gaps,
    ).toEqual([{ kind: 'overspent', lacking: 1n }])
  })

  it('asks for an audit from the threshold on and not one fen below', () => {
    const audit = (granted: bigint) =>
      readinessOf(
        facts([], { money: { granted, received: granted, spent: granted, ownAgreed: 0n, ownSpent: 0n } }),
        rule,
      ).gaps
    expect(audit(50_000_000n)).toEqual([{ kind: 'audit' }])
    expect(audit(49_999_999n)).toEqual([])
  })

  it('never becomes worse when more was reached', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { minLength: 1, maxLength: 6 }),
        fc.nat(5),
        fc.nat(9),
        (pairs, at, more) => {
          const of = (extra: number) =>
            readinessOf(
              facts(
                pairs.map(([agreed, reached], n) => indicator(String(n), agreed, reached + (n === at ? extra : 0))),
              ),
              rule,
            )
          const order = rule.conclusions.map(({ code }) => code)
          expect(order.indexOf(of(more).suggests!)).toBeLessThanOrEqual(order.indexOf(of(0).suggests!))
          expect(of(more).gaps.length).toBeLessThanOrEqual(of(0).gaps.length)
        },
      ),
      { numRuns: 150 },
    )
  })
})
