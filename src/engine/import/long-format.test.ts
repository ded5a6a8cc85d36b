import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ColumnMapping } from '#engine/definition/column-mapping.ts'
import { importDictionary } from '#engine/import/dictionary.ts'
import { readLongFormat } from '#engine/import/long-format.ts'
import { readPeriod } from '#engine/import/period-words.ts'
import type { Dimension } from '#engine/indicator/indicator.ts'

const indicator = (code: string, unit: string, more = {}) => ({
  code,
  names: [`${code}名`],
  unit,
  frequency: 'month' as const,
  isDerived: false,
  ...more,
})
const item = (code: string, zh: string, en: string) => ({ code, name: { zh, en } })
const DIMENSIONS: Dimension[] = [
  {
    code: 'kind',
    name: { zh: '平台类型', en: 'Kind' },
    items: [item('lab', '重点实验室', 'Laboratories'), item('other', '其他', 'Other')],
    addsUp: true,
    required: false,
  },
  {
    code: 'chain',
    name: { zh: '产业链', en: 'Industry chain' },
    items: [item('seed', '现代种业', 'Seed'), item('other', '其他', 'Other')],
    addsUp: true,
    required: false,
  },
]
const dictionary = importDictionary(
  [
    { code: '620702', names: ['甘州区', 'Ganzhou', '甘州'] },
    { code: '620725', names: ['山丹县', '办公室'] },
    { code: 'zy', names: ['办公室'] },
  ],
  [
    indicator('tech_contracts', '万元', { min: 0 }),
    indicator('firms', '家', { isInteger: true, min: 0, max: 5000 }),
    indicator('share', '%'),
    indicator('derived', '%', { isDerived: true }),
    indicator('yearly', '万元', { frequency: 'year' }),
    indicator('platforms', '个', { isInteger: true, min: 0, dimensions: DIMENSIONS }),
  ],
)
const HEAD = 'indicator,unit,period,kind,value'
const read = (rows: string, head = HEAD, mappings: ColumnMapping[] = []) =>
  readLongFormat(`${head}\n${rows}`, mappings, dictionary)
const faults = (rows: string, head = HEAD) =>
  read(rows, head).faults.map(({ line, column, key }) => `${line}:${column} ${key}`)

describe('the long format', () => {
  it('reads codes and names, BOM, CRLF, quoted cells, full-width digits and separators', () => {
    const text =
      '\ufeffIndicator, Unit ,PERIOD,kind,value\r\n' +
      'tech_contracts,620702,2023-06,actual,"54,809.20"\r\n' +
      'firms名,甘 州 区,2023年6月,实际,２７\r\n' +
      'share,山丹县,202306,actual,31.4%\r\n' +
      'tech_contracts,Ganzhou,2023,target,8.2亿元\r\n'
    const { rows, faultsTotal } = readLongFormat(text, [], dictionary)
    expect(faultsTotal).toBe(0)
    expect(rows.map(({ indicator: code, unit, period, kind, value }) => [code, unit, period, kind, value])).toEqual([
      ['tech_contracts', '620702', '2023-06', 'actual', '54809.2'],
      ['firms', '620702', '2023-06', 'actual', '27'],
      ['share', '620725', '2023-06', 'actual', '31.4'],
      ['tech_contracts', '620702', '2023', 'final', '82000'],
    ])
  })

  it('an empty value takes an earlier one back, and 不适用 is not a number', () => {
    const { rows } = read('tech_contracts,620702,2023-05,actual,\ntech_contracts,620702,2023-06,actual,不适用')
    expect(rows.map(({ state, value }) => [state, value])).toEqual([
      ['erased', undefined],
      ['not-applicable', undefined],
    ])
  })

  it('every wrong cell is told with its line and column', () => {
    expect(faults('nothing,620702,2023-06,actual,1')).toEqual(['2:1 import.unknown-indicator'])
    expect(faults('tech_contract,nowhere,2023-13,maybe,1')).toEqual([
      '2:2 import.unknown-unit',
      '2:4 import.no-kind',
      '2:1 import.unknown-indicator-like',
      '2:3 import.no-period',
    ])
    expect(faults('tech_contracts,办公室,2023-06,actual,1')).toEqual(['2:2 import.ambiguous-unit'])
    expect(faults('tech_contracts,620702,2023,actual,1')).toEqual(['2:3 import.period-frequency'])
    expect(faults('derived,620702,2023-06,actual,1')).toEqual(['2:1 import.derived'])
    expect(
      faults('firms,620702,2023-06,actual,1.5\nfirms,620725,2023-06,actual,-1\nfirms,zy,2023-06,actual,9999'),
    ).toEqual(['2:5 import.not-whole', '3:5 import.below', '4:5 import.above'])
    expect(faults('tech_contracts,620702,2023-06,actual')).toEqual(['2:4 import.cell-count'])
    expect(faults('tech_contracts,620702,2023-06,,1')).toEqual(['2:4 import.missing-cell'])
    expect(faults(',,,,5')).toHaveLength(4)
  })

  it('what is no plain number is refused, never guessed', () => {
    for (const text of ['约30', '1.2.3', '12a', '#DIV/0!', '1e5', '=A1', '3-5', 'NaN', 'Infinity', '1,23']) {
      expect(faults(`tech_contracts,620702,2023-06,actual,"${text}"`)[0], text).toMatch(/^2:5 indicator\.reading\./)
    }
  })

  it('the same cell twice is refused with the line of the first', () => {
    const found = read('firms,620702,2023-06,actual,1\nfirms,甘州,2023年6月,实际,1')
    expect(found.rows).toHaveLength(1)
    expect(found.faults).toMatchObject([{ line: 3, key: 'import.twice', params: { line: 2 } }])
  })

  it('a head that fits no layout, stands twice or is empty is told', () => {
    expect(faults('1,2', 'a,b')).toEqual(['1:1 import.no-layout'])
    expect(faults('1', 'value,Value,unit')).toEqual(['1:2 import.column-twice'])
    expect(readLongFormat('', [], dictionary).faults).toMatchObject([{ key: 'import.empty' }])
    expect(faults('firms,620702,2023-06,actual,1,x', `${HEAD},remark`)).toEqual(['1:6 import.column-ignored'])
  })

  it('a spreadsheet’s empty rows and columns are no fault', () => {
    const found = read('firms,620702,2023-06,actual,1,,\n,,,,,,\n', `${HEAD},,`)
    expect([found.rows.length, found.faultsTotal]).toEqual([1, 0])
  })

  it('a Chinese head is read too', () => {
    expect(read('firms,甘州,2023-06,3', '指标,单位,期间,数值').rows).toMatchObject([{ unit: '620702', value: '3' }])
  })

  it('another layout is data: columns joined, subtotals passed over, measures compared', () => {
    const mapping = ColumnMapping.parse({
      code: 'book',
      name: { zh: '年鉴', en: 'Yearbook' },
      indicator: ['table', 'item'],
      unit: 'place',
      period: 'year',
      measure: 'measure',
      indicators: { 'T2/x': 'yearly' },
      skipUnits: ['东部地区'],
      missing: ['NA'],
    })
    const rows = [
      'T2,x,甘 州,2020,亿元,1.5',
      'T2,x,东部地区,2020,万元,9',
      'T2,x,山丹县,2020,个,NA',
      'T1,yearly,zy,2020,个,7',
      'T2,x,山丹县,2021,亿,2',
    ]
    const found = read(rows.join('\n'), 'table,item,place,year,measure,value', [mapping])
    expect(found.rows.map(({ unit, state, value }) => [unit, state, value])).toEqual([
      ['620702', 'value', '15000'],
      ['620725', 'erased', undefined],
      ['zy', 'value', '7'],
      ['620725', 'value', '20000'],
    ])
    expect(found.skipped).toBe(1)
    expect(found.faults.map(({ key, severity }) => [key, severity])).toEqual([
      ['import.measure-converted', 'warning'],
      ['import.measure', 'warning'],
      ['import.measure-converted', 'warning'],
    ])
  })

  it('a hostile file is told and not gone through for ever', () => {
    const begin = performance.now()
    const many = 'x,y,z,w,v\n'.repeat(50_000)
    const found = read(many)
    expect(found.faults).toHaveLength(1000)
    expect(found.faultsTotal).toBeGreaterThan(100_000)
    expect(performance.now() - begin).toBeLessThan(10_000)
    expect(faults('__proto__,constructor,2023-06,toString,1')).toEqual([
      '2:2 import.unknown-unit',
      '2:4 import.no-kind',
      '2:1 import.unknown-indicator',
    ])
    expect(faults('firms,620702,2023-06,actual,\u00001')).toEqual(['2:5 import.control-character'])
  })

  it('law: decimals come through exactly, whatever their length', () => {
    const decimal = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 17n }), fc.integer({ min: 1, max: 999_999 }))
    fc.assert(
      fc.property(decimal, ([whole, fraction]) => {
        const text = `${whole}.${fraction}`.replace(/0+$/, '').replace(/\.$/, '')
        expect(read(`tech_contracts,620702,2023-06,actual,${text}`).rows[0]?.value).toBe(text)
      }),
    )
  })
})

describe('the parts of a breakdown', () => {
  const PARTED = 'indicator,unit,period,kind,part,value'
  const told = (rows: string) => read(rows, PARTED).faults.map(({ line, column, key }) => `${line}:${column} ${key}`)

  it('a part is known by its code, its item’s name, or dimension and item in either; an empty cell is the whole', () => {
    const texts = ['', 'kind/lab', '重点 实验室', '产业链/其他', 'Industry chain/seed', 'KIND/其他']
    const rows = texts.map((part) => `platforms,甘州,2023-06,actual,${part},1`).join('\n')
    const found = read(rows, PARTED)
    expect(found.faults.map(({ line, key }) => `${line} ${key}`)).toEqual(['4 import.twice'])
    expect(found.rows.map((row) => row.dimension)).toEqual(['', 'kind/lab', 'chain/other', 'chain/seed', 'kind/other'])
  })

  it('a Chinese head has 分项, and a file without the column is of wholes', () => {
    const found = read('platforms,甘州,2023-06,现代种业,3', '指标,单位,期间,分项,数值')
    expect([found.faultsTotal, found.rows[0]?.dimension]).toEqual([0, 'chain/seed'])
    expect(read('firms,甘州,2023-06,actual,3').rows[0]?.dimension).toBe('')
  })

  it('an unknown dimension or item, an item of two dimensions and a part where none are kept are told at the cell', () => {
    expect(told('platforms,甘州,2023-06,actual,color/red,1')).toEqual(['2:5 import.unknown-dimension'])
    expect(told('platforms,甘州,2023-06,actual,kind/seed,1')).toEqual(['2:5 import.unknown-part'])
    expect(told('platforms,甘州,2023-06,actual,__proto__,1')).toEqual(['2:5 import.unknown-part'])
    expect(told('platforms,甘州,2023-06,actual,其他,1')).toEqual(['2:5 import.ambiguous-part'])
    expect(told('firms,甘州,2023-06,actual,重点实验室,1')).toEqual(['2:5 import.no-breakdown'])
    expect(told('platforms,甘州,2023,target,kind/lab,9')).toEqual(['2:5 import.part-target'])
    const { faults: known } = read('platforms,甘州,2023-06,actual,kind/x,1', PARTED)
    expect(known[0]?.params).toMatchObject({ text: 'kind/x', indicator: 'platforms', known: 'kind/lab, kind/other' })
  })

  it('a part is held to the limits of its indicator', () => {
    expect(told('platforms,甘州,2023-06,actual,kind/lab,1.5')).toEqual(['2:6 import.not-whole'])
    expect(told('platforms,甘州,2023-06,actual,kind/lab,-1')).toEqual(['2:6 import.below'])
  })
})

describe('periods as people write them', () => {
  it.each([
    ['2023', '2023'],
    ['2023年', '2023'],
    ['2023年度', '2023'],
    ['２０２３－０６', '2023-06'],
    ['2023年6月', '2023-06'],
    ['2023年6月份', '2023-06'],
    ['2023/6', '2023-06'],
    ['2023.06', '2023-06'],
    ['202306', '2023-06'],
    ['20230630', '2023-06-30'],
    ['2023年6月30日', '2023-06-30'],
    ['2023年上半年', '2023-H1'],
    ['2023年第二季度', '2023-Q2'],
    ['2023Q2', '2023-Q2'],
    ['2023年第26周', '2023-W26'],
  ])('%s is %s', (text, period) => expect(readPeriod(text)).toBe(period))

  it.each(['2023.1', '2023-13', '23-06', '2023-02-30', '6月', '', '2023-Q5', '2022-W53', '20231301', 'x'.repeat(500)])(
    '“%s” is none',
    (text) => expect(readPeriod(text)).toBeUndefined(),
  )
})
