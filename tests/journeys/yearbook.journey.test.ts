import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { decodeText } from '#server/definitions/decode-text.ts'
import { at, monthOffice } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'

/** Thirty-one provinces and the published national totals, through the importer that every user has. */
const office = monthOffice('yearbook', at('2023-07-03 09:00'))
const loaded = monthOffice('yearbook', at('2023-07-03 09:00'), loadDemoPack)
const YEARBOOK = readFileSync('definitions/yearbook/data/values.csv', 'utf8')
const NATION = 'CN'
const BEIJING = '110000'
const HEAD = 'indicator,unit,period,kind,value\n'
const desk = () => office.as('nj-shuju')
const unit = (code: string) => office.pack.units.get(code)!
const indicator = (code: string) => office.pack.indicators.get(code)!

const checks = (text: string, fileName = 'values.csv') => desk().does('POST', '/api/imports', { fileName, text })
const publishes = (importId: string) => desk().does('POST', `/api/imports/${importId}/publish`, {})
const undoes = (importId: string) => desk().does('POST', `/api/imports/${importId}/undo`, {})

async function imports(text: string): Promise<string> {
  const checked = await checks(text)
  expect(checked.faults.filter((fault: { key: string }) => !fault.key.startsWith('import.measure'))).toEqual([])
  await publishes(checked.importId)
  return checked.importId
}

async function amountOf(code: string, unitCode: string, year: number): Promise<string | null> {
  const { rows } = await desk().reads(
    `/api/figures/series?unitId=${unit(unitCode)}&fromYear=${year}&toYear=${year}&indicatorId=${indicator(code)}`,
  )
  return rows[0]?.amounts[0] ?? null
}

interface Finding {
  readonly kind: string
  readonly indicator: { readonly code: string }
  readonly unit: { readonly code: string }
  readonly period: string
  readonly figure: { readonly value?: string }
  readonly expected: string | null
  readonly difference: string | null
  readonly confidence: string | null
}

const quality = (more = '', by = desk()) => by.reads(`/api/figures/quality?unitId=${unit(NATION)}&limit=500${more}`)
const verdictsOf = (answer: { additivity: { indicator: { code: string }; verdict: string }[] }) =>
  new Map(answer.additivity.map((one) => [one.indicator.code, one.verdict]))

let yearbookId: string
beforeAll(async () => {
  yearbookId = await imports(YEARBOOK)
})

describe('the yearbook as published', () => {
  test('a second, identical import changes nothing', async () => {
    const again = await checks(YEARBOOK)
    expect(again).toMatchObject({ importId: null, changes: 0, errors: 0, unchanged: again.rows })
    expect(again.rows).toBeGreaterThan(16_000)
  })

  test('totals that the provinces add up to are told from those that must not be added', async () => {
    const answer = await quality()
    const verdicts = verdictsOf(answer)
    const of = (verdict: string) => [...verdicts].filter(([, one]) => one === verdict).map(([code]) => code)
    for (const code of ['v4_cy_xcp_kfxm', 'v4_cy_scjy_qys', 'v4_cy_qyzl_fms'])
      expect(verdicts.get(code)).toBe('adds-up')
    for (const code of ['v4_zh_nbzc_hj', 'v4_zh_nbzc_qyzj', 'v4_ztr_jf_RD'])
      expect(verdicts.get(code), code).toBe('adds-up-rounded')
    expect(of('not-additive')).toEqual(
      expect.arrayContaining(['v4_ztr_qd_RD', 'v4_cg_zlsq_hj', 'v4_cg_zlsyx_fm', 'v4_cg_jssr_je', 'v4_cg_jssc_ht']),
    )
    expect(of('not-additive')).toHaveLength(17)
    expect(of('undecidable')).toEqual([])
    // Tibet and others publish nothing in these, and the others alone make the total: the blanks come to nothing.
    for (const code of ['v4_cy_jsgz_gmzc', 'v4_cy_jsgz_xszc', 'v4_cy_jsgz_yjzc', 'v4_cy_xcp_ck', 'v4_zh_nbzc_gwzj']) {
      const row = answer.additivity.find((one: Finding) => one.indicator.code === code)
      expect(row, code).toMatchObject({
        verdict: 'adds-up-rounded',
        reason: { key: 'figure.quality.sums-beside-blanks' },
      })
    }
    const intensity = answer.additivity.find((one: Finding) => one.indicator.code === 'v4_ztr_qd_RD')
    expect(intensity.reason.key).toBe('figure.quality.ratio-like')
    expect(answer.headline.params).toMatchObject({ adding: 43, not: 17, undecided: 0 })
  })

  test('the one hole in 企业资金 2012 is Beijing’s, with what the total leaves open', async () => {
    const { findings }: { findings: Finding[] } = await quality(
      `&kind=missing&indicatorId=${indicator('v4_zh_nbzc_qyzj')}`,
    )
    expect(findings).toMatchObject([{ unit: { code: BEIJING }, period: '2012', figure: { state: 'missing' } }])
    const { rows } = await desk().reads(
      `/api/figures/series?unitId=${unit(NATION)}&fromYear=2012&toYear=2012&indicatorId=${indicator('v4_zh_nbzc_qyzj')}`,
    )
    let left = BigInt(rows[0].amounts[0])
    for (const [code, id] of office.pack.units) {
      if (code === NATION) continue
      const own = await desk().reads(
        `/api/figures/series?unitId=${id}&fromYear=2012&toYear=2012&indicatorId=${indicator('v4_zh_nbzc_qyzj')}`,
      )
      left -= BigInt(own.rows[0]?.amounts[0] ?? 0)
    }
    expect(Number(findings[0]!.expected)).toBe(Number(left))
  })

  test('the published cell that contradicts others is named: the R&D total of 浙江 2015, by two tables at once', async () => {
    const { findings, identities } = await quality('&kind=inconsistent')
    expect(
      identities.map((one: { kind: string; whole: { code: string }; parts: { code: string }[] }) =>
        [one.kind, one.whole.code, ...one.parts.map((part) => part.code).sort()].join(' '),
      ),
    ).toEqual(
      expect.arrayContaining([
        'same v4_zh_nbzc_hj v4_zh_nbzc_hj_by_source',
        'same v4_zh_nbzc_hj v4_ztr_jf_RD',
        'parts v4_zh_nbzc_hj v4_zh_nbzc_jcyj v4_zh_nbzc_syfz v4_zh_nbzc_yyyj',
        'parts v4_zh_nbzc_hj_by_source v4_zh_nbzc_gwzj v4_zh_nbzc_qtzj v4_zh_nbzc_qyzj v4_zh_nbzc_zfzj',
        'parts v4_cg_zlsyx_hj v4_cg_zlsyx_fm v4_cg_zlsyx_syxx v4_cg_zlsyx_wgsj',
      ]),
    )
    const [zhejiang, sichuan, ...more] = findings
    expect(more).toEqual([])
    expect(zhejiang).toMatchObject({
      indicator: { code: 'v4_zh_nbzc_hj' },
      unit: { code: '330000' },
      period: '2015',
      figure: { value: '10111792.0' },
      expected: '10111909.4',
      difference: '117.4',
      confidence: 'clear',
    })
    const keys = zhejiang.evidence.map((one: { key: string }) => one.key)
    expect(keys.filter((key: string) => key === 'figure.quality.breaks.parts')).toHaveLength(2)
    expect(keys).toEqual(expect.arrayContaining(['figure.quality.carried', 'figure.quality.twins']))
    const differences = zhejiang.evidence.flatMap(
      (one: { params?: { difference?: string } }) => one.params?.difference ?? [],
    )
    expect(differences.map(Number)).toEqual([-117.4, -123])
    expect(sichuan).toMatchObject({
      indicator: { code: 'v4_zh_qsdl_hj' },
      unit: { code: '510000' },
      period: '2011',
      expected: null,
      difference: '-204',
      confidence: 'possible',
    })
  })

  test('what one table leaves open another fills: 吉林 2019 外观设计 by its parts, 北京 2012 by both', async () => {
    const { findings }: { findings: (Finding & { evidence: unknown[] })[] } = await quality('&kind=missing')
    const of = (code: string, unitCode: string, period: string) =>
      findings.find((one) => one.indicator.code === code && one.unit.code === unitCode && one.period === period)
    expect(of('v4_cg_zlsq_wgsj', '220000', '2019')).toMatchObject({ expected: '2503' })
    expect(of('v4_zh_nbzc_qyzj', BEIJING, '2012')?.evidence).toMatchObject([{ params: { expected: '3686332' } }])
    expect(of('v4_zh_nbzc_gwzj', '540000', '2015')).toMatchObject({ expected: '0' })
  })

  test('the real yearbook raises few false alarms: two cells are accused, under 2 % of the cells are called unusual', async () => {
    const { findings }: { findings: Finding[] } = await quality()
    const [cells] = await office.db.asAdmin(
      "select count(*)::int as count from official_values where tenant_id = $1 and is_current and state = 'value'",
      [office.pack.tenantId],
    )
    const unusual = findings.filter((one) => one.kind === 'outlier').length
    console.log(`unusual: ${unusual} of ${cells!.count} cells`)
    expect(unusual).toBeLessThan((cells!.count as number) * 0.02)
    expect(findings.filter((one) => one.kind === 'inconsistent')).toHaveLength(2)
  })

  test('comes to the same as the pack’s data on a first start', async () => {
    const [first, second] = await Promise.all([
      quality(),
      loaded.as('nj-shuju').reads(`/api/figures/quality?unitId=${loaded.pack.units.get(NATION)}&limit=500`),
    ])
    expect(verdictsOf(second)).toEqual(verdictsOf(first))
    expect(second.headline).toEqual(first.headline)
  })

  test('figures of a year to come are missing, a hole is no number, and nothing of it is a sample', async () => {
    const explain = (code: string, unitCode: string, period: string) =>
      desk().reads(`/api/figures/explain?unitId=${unit(unitCode)}&indicatorId=${indicator(code)}&period=${period}`)
    expect((await explain('v4_zh_nbzc_hj', NATION, '2021')).figure).toEqual({ state: 'missing' })
    expect((await explain('v4_zh_nbzc_qyzj', BEIJING, '2012')).figure).toEqual({ state: 'missing' })
    const nation = await explain('v4_ztr_jf_RD', NATION, '2020')
    expect(nation).toMatchObject({ how: 'imported', figure: { state: 'value', value: '24393.1' } })
    expect(nation.figure.sample).toBeUndefined()
  })
})

describe('a later year', () => {
  /** Every value of 2020 a little grown, totals anew from the parts, as a yearbook of 2021 would be. */
  function yearOf2021(slip: { province: string; from: RegExp; to: string }): { text: string; written: string } {
    const lines = YEARBOOK.split('\n').filter((line) => /^RDActivity,v4_zh_nbzc_hj,.*,2020,/.test(line))
    const cells = lines.map((line) => line.trim().split(',')).filter((cells) => !cells[4]!.endsWith('地区'))
    const grown = cells.map((cells) => ({ name: cells[4]!, value: Math.round(Number(cells[6]) * 1.11) }))
    const parts = grown.filter((one) => one.name !== '全国')
    const total = parts.reduce((sum, one) => sum + one.value, 0)
    let written = ''
    const rows = parts.map(({ name, value }) => {
      if (name !== slip.province) return `v4_zh_nbzc_hj,${name},2021,actual,${value}`
      written = String(value).replace(slip.from, slip.to)
      return `v4_zh_nbzc_hj,${name},2021,actual,${written}`
    })
    return { text: `${HEAD}v4_zh_nbzc_hj,全国,2021,actual,${total}\n${rows.join('\n')}\n`, written }
  }

  test('with one digit slipped is found, and the very cell is named with what would add up', async () => {
    const { text, written } = yearOf2021({ province: '浙江', from: /^(..)(.)(.)/, to: '$1$3$2' })
    const importId = await imports(text)
    const { findings }: { findings: Finding[] } = await quality('&kind=inconsistent&fromYear=2021')
    expect(findings).toMatchObject([
      {
        unit: { code: '330000' },
        period: '2021',
        figure: { value: `${written}.0` },
        confidence: expect.stringMatching(/clear|likely/),
      },
    ])
    expect(Number(findings[0]!.expected)).toBeCloseTo(
      Number(findings[0]!.figure.value) + Number(findings[0]!.difference),
      5,
    )
    await undoes(importId)
    expect((await quality('&kind=inconsistent&fromYear=2021')).findings).toEqual([])
  })
})

describe('a file', () => {
  const jf = 'v4_ztr_jf_RD'

  test('with its byte mark, from Windows, in GB 18030 or with a Chinese head says the same', async () => {
    const plain = `${HEAD}${jf},甘肃,2021,actual,129.5\n${jf},全国,2021,actual,"27,956.3"\n`
    const expected = { changes: 2, errors: 0, faultsTotal: 0 }
    expect(await checks(plain)).toMatchObject(expected)
    expect(await checks(`\ufeff${plain}`)).toMatchObject(expected)
    expect(await checks(plain.replaceAll('\n', '\r\n'))).toMatchObject(expected)
    expect(await checks(plain.replaceAll(',', '\t').replace('"27\t956.3"', '27956.3'))).toMatchObject(expected)
    const bytes = Buffer.concat([
      Buffer.from(`${HEAD}${jf},`),
      Buffer.from([0xb8, 0xca, 0xcb, 0xe0]), // 甘肃 in GB 18030
      Buffer.from(`,2021,actual,129.5\n`),
    ])
    const decoded = decodeText(bytes)
    expect(decoded.encoding).toBe('gb18030')
    expect(await checks('text' in decoded ? decoded.text : '')).toMatchObject({ changes: 1, errors: 0 })
    expect(await checks(`指标,单位,期间,类型,数值\n${jf},甘肃省,2021年,实际,129.5\n`)).toMatchObject({
      changes: 1,
      errors: 0,
    })
  })

  test('with a wrong cell is refused whole, every fault by line and column, and nothing is staged', async () => {
    const faulty = await checks(
      `${HEAD}${jf},甘肃,2021,actual,129.5\n${jf},甘粛,2021,actual,1\n${jf},陕西,2021,actual,约一百\n` +
        `${jf},甘肃,2021,actual,130\nno_such,甘肃,2021,actual,1\n${jf},青海,2021-13,actual,1\n${jf},宁夏,2021,actual,1e400\n`,
    )
    expect(faulty).toMatchObject({ importId: null, errors: 6 })
    expect(
      faulty.faults.map((fault: { line: number; column: number; key: string }) => [
        fault.line,
        fault.column,
        fault.key,
      ]),
    ).toEqual([
      [3, 2, expect.stringMatching(/^import\.unknown-unit/)],
      [4, 5, 'indicator.reading.not-exact'],
      [5, 5, 'import.twice'],
      [6, 1, expect.stringMatching(/^import\.unknown-indicator/)],
      [7, 3, 'import.no-period'],
      [8, 5, expect.stringMatching(/^indicator\.reading\./)],
    ])
    for (const fault of faulty.faults) expect(fault.text).toMatch(/\p{Script=Han}/u)
    expect(await amountOf(jf, '620000', 2021)).toBeNull()
    expect(await checks('')).toMatchObject({ importId: null, errors: 1 })
    expect(await checks('a,b\n1,2\n')).toMatchObject({ importId: null, errors: 1 })
  })

  test('erases by an empty cell; undo brings back what was there', async () => {
    const before = await amountOf(jf, '620000', 2020)
    const checked = await checks(`${HEAD}${jf},甘肃,2020,actual,\n${jf},青海,2021,actual,\n`)
    expect(checked).toMatchObject({ changes: 1, erasures: 1, unchanged: 1, preview: [{ before, after: null }] })
    await publishes(checked.importId)
    expect(await amountOf(jf, '620000', 2020)).toBeNull()
    expect(await undoes(checked.importId)).toMatchObject({ restored: 1 })
    expect(await amountOf(jf, '620000', 2020)).toBe(before)
    await expect(undoes(checked.importId)).rejects.toMatchObject({ keys: ['import.not-published'] })
  })

  test('is not undone once later figures stand on it, and what was undone never comes back by itself', async () => {
    const first = await imports(`${HEAD}${jf},海南,2021,actual,40\n`)
    const second = await imports(`${HEAD}${jf},海南,2021,actual,41\n`)
    await expect(undoes(first)).rejects.toMatchObject({ code: 'conflict', keys: ['import.overtaken'] })
    expect(await amountOf(jf, '460000', 2021)).toBe('41')
    await undoes(second)
    expect(await amountOf(jf, '460000', 2021)).toBe('40')
    await undoes(first)
    expect(await amountOf(jf, '460000', 2021)).toBeNull()
    const third = await imports(`${HEAD}${jf},海南,2021,actual,42\n`)
    await undoes(third)
    expect(await amountOf(jf, '460000', 2021)).toBeNull()
  })

  test('checked before another was published is refused when it would write over it', async () => {
    const early = await checks(`${HEAD}${jf},西藏,2021,actual,5\n`)
    await imports(`${HEAD}${jf},西藏,2021,actual,6\n`)
    await expect(publishes(early.importId)).rejects.toMatchObject({
      code: 'conflict',
      keys: ['import.changed-meanwhile'],
    })
    expect(await amountOf(jf, '540000', 2021)).toBe('6')
  })

  test('with negative or absurd values is shown as such, and no screen breaks on it', async () => {
    expect(await checks(`${HEAD}${jf},西藏,2022,actual,9999999999999999999\n`)).toMatchObject({ errors: 1 })
    expect(await checks(`${HEAD}${jf},重庆,2021,actual,-5\n`)).toMatchObject({
      errors: 1,
      faults: [{ line: 2, column: 5, key: 'import.below' }],
    })
    const importId = await imports(
      `${HEAD}${jf},重庆,2021,actual,7\n${jf},重庆,2022,actual,999999999999999999\n${jf},重庆,2020,actual,0\n` +
        'v4_ztr_qd_RD,重庆,2021,actual,0.123456789012\n',
    )
    const table = (period: string) => desk().reads(`/api/figures/table?unitId=${unit('500000')}&period=${period}`)
    const shown = async (period: string) =>
      (await table(period)).rows.find((row: Finding) => row.indicator.code === jf).evaluation
    expect(await shown('2021')).toMatchObject({ figure: { state: 'value', value: '7.0' } })
    expect((await shown('2021')).yearOnYear).toBeUndefined() // from 0 there is no percentage
    expect(await shown('2022')).toMatchObject({ figure: { value: '999999999999999999.0' } })
    await desk().reads(`/api/figures/series?unitId=${unit('500000')}&fromYear=2020&toYear=2022`)
    await quality()
    await undoes(importId)
  })
})

describe('targets', () => {
  test('need a plan of their year; without one the row is named', async () => {
    expect(await checks(`${HEAD}v4_ztr_jf_RD,甘肃,2023,target,200\n`)).toMatchObject({
      importId: null,
      errors: 1,
      faults: [{ line: 2, key: 'import.no-plan', text: expect.stringContaining('2023') }],
    })
  })
})

test('the whole yearbook is undone only while nothing newer stands on it, and then nothing of it is left', async () => {
  const { rows } = await desk().reads('/api/imports?limit=200')
  expect(rows.find((one: { id: string }) => one.id === yearbookId)).toMatchObject({
    state: 'published',
    by: '年鉴数据员',
  })
  await undoes(yearbookId)
  expect(await amountOf('v4_zh_nbzc_hj', NATION, 2020)).toBeNull()
  expect((await quality()).additivity.filter((one: Finding) => one.indicator.code === 'v4_zh_nbzc_hj')).toEqual([])
})
