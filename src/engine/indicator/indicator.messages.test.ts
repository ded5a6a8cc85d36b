import { describe, expect, it } from 'vitest'
import { NO_COMPLETION_REASONS } from '#engine/indicator/completion.ts'
import { INVALID_REASONS } from '#engine/indicator/figure.ts'
import { indicatorMessages } from '#engine/indicator/indicator.messages.ts'
import { Indicator } from '#engine/indicator/indicator.ts'
import { readFigure } from '#engine/indicator/reading.ts'

const keys = new Set<string>(Object.keys(indicatorMessages))

describe('words of the indicators', () => {
  it('every answer of a closed list has words', () => {
    const { kind, direction } = Indicator.shape
    const wanted = [
      ...INVALID_REASONS.map((reason) => `indicator.invalid.${reason}`),
      ...NO_COMPLETION_REASONS.map((reason) => `indicator.no-completion.${reason}`),
      ...kind.options.map((option) => `indicator.kind.${option}`),
      ...direction.options.map((option) => `indicator.direction.${option}`),
    ]
    expect(wanted.filter((key) => !keys.has(key))).toEqual([])
  })

  it('every refusal to read a cell has words', () => {
    const texts = [
      'x',
      '9'.repeat(99),
      '9'.repeat(19),
      '1,1',
      '5元',
      '1e5',
      '(5)',
      '—5',
      '无',
      '约5',
      '##',
      '#REF!',
      '=A1',
    ]
    const reasons = texts.map((text) => readFigure(text, '家'))
    const refused = reasons.flatMap((reading) => (reading.state === 'refused' ? [reading.reason.key] : []))
    expect(new Set(refused).size).toBe(texts.length)
    expect(refused.filter((key) => !keys.has(key))).toEqual([])
  })

  it('both languages fill the same places', () => {
    const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
    const uneven = Object.entries(indicatorMessages).filter(
      ([key, [zh, en]]) => key !== 'indicator.check.cross' && `${places(zh)}` !== `${places(en)}`,
    )
    expect(uneven).toEqual([])
  })
})
