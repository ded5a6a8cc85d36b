import { describe, expect, it } from 'vitest'
import { exact, formatExact } from '#engine/number/exact.ts'
import { Scorecard } from '#engine/scorecard/scorecard.ts'
import { faultsByReviewer, type HandedInSheet, rankScores } from '#modules/projects/ranked-scores.rules.ts'

const text = (zh: string) => ({ zh, en: zh })
const cardOf = (weights: Readonly<Record<string, number>>, more: object = {}) =>
  Scorecard.parse({
    ...{ code: 'applied', name: text('评分表') },
    criteria: Object.entries(weights).map(([code, weight]) => ({ code, name: text(code), weight })),
    ...more,
  })
const first = cardOf({ need: 50, novelty: 50 })
const second = cardOf({ need: 20, novelty: 80 })
const sheet = (caseId: string, card: Scorecard, need: number, novelty: number, more: object = {}): HandedInSheet => ({
  ...{ caseId, card, personId: 'p', person: '甲', panel: '' },
  ...{ marks: { need: String(need), novelty: String(novelty) }, ...more },
})
const shown = (of: ReturnType<typeof rankScores>) =>
  [...of.worth].map(([id, worth]) => [id, formatExact(worth, 2, 'half-up'), of.places.get(id)])

describe('Scores of a call', () => {
  it('are those of the card that each sheet was given out with, whatever is in force now', () => {
    const ranked = rankScores([sheet('a', first, 90, 70), sheet('b', second, 90, 70)], 'mean')
    expect([...ranked.panels].map(([id, { mean }]) => [id, mean.equals(exact(id === 'a' ? 80 : 74))])).toEqual([
      ['a', true],
      ['b', true],
    ])
  })

  it('of two versions of a card are not compared where groups are not levelled', () => {
    const ranked = rankScores([sheet('a', first, 90, 70), sheet('b', second, 90, 70)], 'none')
    expect(ranked).toMatchObject({ isMixed: true, worth: new Map(), places: new Map() })
    expect(ranked.panels.size).toBe(2)
  })

  it('of two versions are levelled as groups of their own where the card in force says so', () => {
    const sheets = [
      sheet('a', first, 80, 80),
      sheet('b', first, 60, 60),
      sheet('c', second, 90, 90),
      sheet('d', second, 86, 86),
    ]
    const ranked = rankScores(sheets, 'mean')
    // Means 70 and 88, in common 79.
    expect(shown(ranked)).toEqual([
      ['a', '89.00', 1],
      ['b', '69.00', 4],
      ['c', '81.00', 2],
      ['d', '77.00', 3],
    ])
    expect(ranked.isMixed).toBe(false)
  })

  it('of one application by two versions are compared by no way of levelling', () => {
    const sheets = [sheet('a', first, 90, 70), sheet('a', second, 90, 70), sheet('b', first, 60, 60)]
    for (const how of ['none', 'mean', 'mean-and-spread'] as const)
      expect(rankScores(sheets, how), how).toMatchObject({ isMixed: true, worth: new Map() })
  })

  it('stay comparable when a version changes words alone', () => {
    const reworded = Scorecard.parse({
      ...first,
      name: text('新名称'),
      grades: [{ code: 'A', name: text('优'), from: 90 }],
    })
    const ranked = rankScores([sheet('a', first, 90, 70), sheet('b', reworded, 80, 70)], 'none')
    expect([ranked.isMixed, shown(ranked)]).toEqual([
      false,
      [
        ['a', '80.00', 1],
        ['b', '75.00', 2],
      ],
    ])
  })

  it('are held against the shares of grades reviewer by reviewer, and card by card', () => {
    const graded = (weights: Readonly<Record<string, number>>) =>
      cardOf(weights, { grades: [{ code: 'A', name: text('优'), from: 85, mostPercent: 50 }] })
    const [one, other] = [graded({ need: 50, novelty: 50 }), graded({ need: 20, novelty: 80 })]
    const sheets = [
      sheet('a', one, 90, 90),
      sheet('b', one, 90, 90),
      sheet('c', other, 90, 90),
      sheet('d', other, 60, 60),
    ]
    expect(faultsByReviewer(sheets)).toEqual([
      { reviewer: '甲', fault: { grade: 'A', given: 2, of: 2, mostPercent: '50', most: 1 } },
    ])
  })
})
