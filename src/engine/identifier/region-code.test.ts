import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWithinRegion, parseRegionCode } from '#engine/identifier/region-code.ts'

describe('region codes of GB/T 2260', () => {
  it('tell province, prefecture and county, and the region above', () => {
    expect(parseRegionCode('620000')).toEqual({ code: '620000', level: 'province', parent: undefined })
    expect(parseRegionCode('620700')).toEqual({ code: '620700', level: 'prefecture', parent: '620000' })
    for (const county of ['620702', '620721', '620722', '620723', '620724', '620725', '620171']) {
      expect(parseRegionCode(county)).toMatchObject({ level: 'county', parent: `${county.slice(0, 4)}00` })
    }
  })

  it('a code that cannot be is refused', () => {
    for (const code of [
      '',
      '62',
      '6207001',
      '660700',
      '000000',
      '620001',
      '62070a',
      '６２０７００',
      ' 620700',
      '9207',
    ]) {
      expect(parseRegionCode(code), code).toBeUndefined()
    }
  })

  it('a county lies in its prefecture and province, and nowhere else', () => {
    expect(isWithinRegion('620722', '620700')).toBe(true)
    expect(isWithinRegion('620722', '620000')).toBe(true)
    expect(isWithinRegion('620722', '620722')).toBe(true)
    expect(isWithinRegion('620722', '620600')).toBe(false)
    expect(isWithinRegion('620700', '620722')).toBe(false)
    expect(isWithinRegion('620722', 'x')).toBe(false)
  })

  it('law: every region lies in its parent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 110000, max: 659999 }).map(String), (code) => {
        const region = parseRegionCode(code)
        if (region?.parent) expect(parseRegionCode(region.parent) && isWithinRegion(code, region.parent)).toBe(true)
      }),
    )
  })
})
