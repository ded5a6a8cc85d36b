import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Register } from '#engine/form/register.ts'
import { type FactRow, TRUSTS } from '#engine/register/fact.ts'
import { readFactValue, tidyText, writeFactValue } from '#engine/register/fact-value.ts'
import { maskPersonal } from '#engine/register/mask-personal.ts'
import { csvLines } from '#engine/register/read-file-lines.ts'
import { readRegisterFile } from '#engine/register/read-register-file.ts'
import { standingOf } from '#engine/register/standing-fact.ts'
import { viewFacts } from '#engine/register/view-facts.ts'

const name = (zh: string) => ({ zh, en: zh })
const FIRM = Register.parse({
  code: 'firm',
  name: name('企业'),
  is: 'unit',
  key: { name: name('统一社会信用代码'), format: 'credit-code' },
  fixed: { isFirm: true },
  facts: [
    { code: 'sales', name: name('销售收入'), type: 'money', yearly: true },
    { code: 'netProfit', name: name('净利润'), type: 'money', yearly: true, signed: true },
    { code: 'staffTotal', name: name('职工总数'), type: 'number', yearly: true, whole: true, measure: '人' },
    { code: 'legalPerson', name: name('法定代表人'), type: 'text' },
    { code: 'registeredOn', name: name('注册日期'), type: 'date' },
    { code: 'until', name: name('证书有效期至'), type: 'date', ahead: true },
    { code: 'listed', name: name('列入异常'), type: 'yes-no' },
  ],
})
const UNIT = Register.parse({
  code: 'unit',
  name: name('单位'),
  facts: [
    { code: 'name', name: name('名称'), type: 'text', reads: 'name' },
    { code: 'isFirm', name: name('是否企业'), type: 'yes-no' },
    { code: 'revenue', name: name('上年营业收入'), type: 'money', yearly: true, also: 'sales' },
    { code: 'revenueBefore', name: name('前年'), type: 'money', reads: { fact: 'revenue', yearsAgo: 2 } },
    { code: 'legalPerson', name: name('法定代表人'), type: 'text' },
  ],
})
const CODE = '91620100MA70001A8G'
const OTHER = '12620700438000013W'
const DEFAULTS = { today: '2023-07-03', trust: 'departmental', source: '市税务局', mayVerify: false } as const
const read = (text: string) => readRegisterFile(csvLines(text), FIRM, DEFAULTS)
const told = (text: string) =>
  read(text).faults.map(({ line, column, key, severity }) => `${severity} ${line}:${column} ${key}`)

describe('a list is read cell by cell', () => {
  test('a line an entry and year, amounts in 万元 or as the head says', () => {
    const file = read(
      `统一社会信用代码,名称,年度,销售收入（元）,净利润,职工总数\n${CODE},甲公司,2022,1200000,-3.5,21\n`,
    )
    expect(file.errors).toBe(0)
    expect(file.facts.map(({ fact, year, value }) => `${fact} ${year} ${value}`)).toEqual([
      'sales 2022 120000000',
      'netProfit 2022 -3500000',
      'staffTotal 2022 21',
    ])
    expect(file.entries.get(CODE)).toMatchObject({ name: '甲公司', line: 2 })
  })

  test('a number is read with its unit and its separators in their places, and never guessed', () => {
    const staff = FIRM.facts.find(({ code }) => code === 'staffTotal')!
    const number = (text: string) => readFactValue(staff, text, { today: '2023-07-03' })
    for (const text of ['1,234', '１２３４', '1234人', ' 1234 人 '])
      expect(number(text), text).toEqual({ value: '1234' })
    for (const text of ['12,34', '1,5', '—', '约1234', '1234%', '1e3'])
      expect(number(text), text).toEqual({ fault: { key: 'register.value.no-number' } })
  })

  test('a line a fact, with its own source and trust', () => {
    const file = read(
      `key,fact,year,value,source,trust\n${CODE},销售收入,2022,12,市统计局,自报\n${CODE},legalPerson,,张某,,\n`,
    )
    expect(file.faults).toEqual([])
    expect(file.facts[0]).toMatchObject({
      fact: 'sales',
      value: '12000000',
      source: '市统计局',
      trust: 'self-declared',
    })
    expect(file.facts[1]).toMatchObject({ fact: 'legalPerson', year: null, source: '市税务局', trust: 'departmental' })
  })

  test('everything wrong is named with its place and reason', () => {
    const head = 'key,name,year,sales,staffTotal,registeredOn,until,listed\n'
    expect(told(`${head}91620100MA70001A8X,甲,2022,1,,,,\n`)).toEqual(['error 2:1 identifier.credit-code-check'])
    expect(told(`${head}x,甲,2022,1,,,,\n`)).toEqual(['error 2:1 identifier.credit-code-shape'])
    expect(told(`${head}${CODE},甲,2022,-1,,,,\n`)).toEqual(['error 2:4 register.value.negative'])
    expect(told(`${head}${CODE},甲,,1,,,,\n`)).toEqual(['error 2:4 register.import.no-year'])
    expect(told(`${head}${CODE},甲,2024,1,,,,\n`)).toEqual(['error 2:3 register.value.year-ahead'])
    expect(told(`${head}${CODE},甲,2022,1,1.5,2023-02-30,,或\n`)).toEqual([
      'error 2:5 register.value.not-whole',
      'error 2:6 register.value.no-such-day',
      'error 2:8 register.value.no-truth',
    ])
    expect(told(`${head}${CODE},甲,2022,1,,2023-07-04,2026-01-01,\n`)).toEqual(['error 2:6 register.value.day-ahead'])
    expect(told(`${head}${CODE},甲,2022,1,,,,\n${CODE},甲,2022,2,,,,\n`)).toEqual(['error 3:4 register.import.twice'])
    expect(told('a,b\n1,2\n')).toEqual(['error 1:1 register.import.no-head'])
    expect(told(`key,fact,year,value,trust\n${CODE},sales,2022,1,核实\n`)).toEqual([
      'error 2:5 register.import.may-not-verify',
    ])
    expect(told(`key,fact,year,value\n${CODE},profits,2022,1\n`)).toEqual(['error 2:2 register.import.unknown-fact'])
    expect(told(`key,name,legalPerson\n${CODE},"甲,\n`)).toEqual(['error 2:2 import.open-quote'])
  })

  test('a list says the same of one entry twice, or writes it otherwise: the first stands', () => {
    const head = 'key,name,legalPerson\n'
    expect(told(`${head}${CODE},甲 公司,张某\n${CODE},甲公司,张某\n`)).toEqual([])
    expect(told(`${head}${CODE},甲公司,张某\n${CODE},甲公司,章某\n`)).toEqual([
      'warning 3:3 register.import.text-differs',
    ])
    expect(told(`${head}${CODE},甲公司,NA\n${OTHER},乙公司,*\n`)).toEqual([])
  })

  test('law: what is written is read back as it was', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), (fen) => {
        const fact = { code: 'x', name: name('x'), type: 'money', signed: true } as const
        expect(readFactValue(fact, writeFactValue(fact, String(fen)), DEFAULTS)).toEqual({ value: String(fen) })
      }),
    )
  })
})

describe('which of several facts serves', () => {
  const arbitrary: fc.Arbitrary<FactRow[]> = fc.array(
    fc.record({
      id: fc.uuid(),
      fact: fc.constant('sales'),
      year: fc.constant(2022),
      asOf: fc.constantFrom('2023-01-01', '2023-03-01', '2023-09-01'),
      value: fc.constantFrom('1', '2'),
      trust: fc.constantFrom(...TRUSTS),
      source: fc.constantFrom('甲', '乙', '丙'),
      expiresOn: fc.constantFrom(null, '2023-02-01', '2030-01-01'),
    }),
    { maxLength: 8 },
  )
  const on = '2023-07-03'

  test('law: nobody is paid on his own word, nothing serves before its day or after it has run out', () => {
    fc.assert(
      fc.property(arbitrary, (rows) => {
        const paid = standingOf(rows, on, 'payment')
        if (paid?.kind === 'stands') {
          const row = rows.find(({ id }) => id === paid.fact.factId)!
          expect(row.trust).not.toBe('self-declared')
          expect(row.asOf <= on && (row.expiresOn === null || row.expiresOn >= on)).toBe(true)
        }
        if (rows.every(({ trust }) => trust === 'self-declared')) expect(paid).toBeUndefined()
      }),
    )
  })

  test('law: the order of rows is nothing, and no usable row is better than the one that serves', () => {
    fc.assert(
      fc.property(arbitrary, fc.infiniteStream(fc.nat()), (rows, chance) => {
        const one = standingOf(rows, on, 'self-assessment')
        const other = standingOf(
          rows
            .map((row) => ({ row, at: chance.next().value }))
            .sort((a, b) => a.at - b.at)
            .map(({ row }) => row),
          on,
          'self-assessment',
        )
        expect(other?.kind).toBe(one?.kind)
        if (one?.kind !== 'stands') return
        expect(other).toMatchObject({ fact: { value: one.fact.value } })
        const usable = rows.filter((row) => row.asOf <= on && (row.expiresOn === null || row.expiresOn >= on))
        const rank = (row: Pick<FactRow, 'trust' | 'asOf'>) => `${TRUSTS.indexOf(row.trust)} ${row.asOf}`
        const best = usable.filter((row) => rank(row) >= rank(one.fact))
        expect(new Set(best.map(({ value }) => value))).toEqual(new Set([one.fact.value]))
      }),
    )
  })

  test('two sources of one rank and day that differ serve nobody; a newer or better one settles it', () => {
    const row = (value: string, more: Partial<FactRow> = {}): FactRow => ({
      ...{ id: value, fact: 'sales', year: 2022, asOf: '2023-03-01', value, trust: 'departmental' as const },
      ...{ source: value, expiresOn: null },
      ...more,
    })
    expect(standingOf([row('1'), row('2')], on, 'payment')).toMatchObject({ kind: 'conflict' })
    expect(standingOf([row('1'), row('2'), row('1', { id: '3', asOf: '2023-04-01' })], on, 'payment')).toMatchObject({
      kind: 'stands',
      disagrees: 1,
    })
    expect(standingOf([row('1'), row('2', { trust: 'verified' })], on, 'payment')).toMatchObject({
      fact: { value: '2' },
    })
  })
})

test('an enterprise answers as a unit: its yearly facts by year back, its name and what all enterprises are', () => {
  const fact = (code: string, year: number | null, value: string): FactRow => ({
    ...{ id: `${code}${year}`, fact: code, year, asOf: '2023-03-01', value },
    ...{ trust: 'departmental' as const, source: '税务', expiresOn: null },
  })
  const rows = [fact('sales', 2022, '100'), fact('sales', 2021, '90'), fact('legalPerson', null, '张某')]
  const entry = { key: CODE, name: '甲公司', region: '620702', register: FIRM, rows }
  const known = viewFacts(UNIT, entry, { on: '2023-07-03', purpose: 'form' })
  expect(known.facts).toEqual({ name: '甲公司', isFirm: true, revenue: 100n, revenueBefore: 90n, legalPerson: '张某' })
  expect(known.sources.revenue).toMatchObject({ trust: 'departmental', source: '税务', year: 2022 })
  expect(viewFacts(FIRM, entry, { on: '2022-07-03', purpose: 'form' }).facts).toEqual({})
})

test('personal values are recognised by who knows them and useless to others', () => {
  expect(maskPersonal('620702198501010017', 'identity-number')).toBe('6207**********0017')
  expect(maskPersonal('13800001234', 'phone')).toBe('138****1234')
  expect(maskPersonal('6222020200012345678', 'bank-account')).toBe('****5678')
  expect(maskPersonal('anna@example.org', 'email')).toBe('a***@example.org')
  expect(maskPersonal('1', 'phone') + maskPersonal('x', undefined) + maskPersonal('a', 'email')).toBe('***********')
})

test('blanks of a page break go, those between words stay', () => {
  expect(tidyText(' 谱系分化 与命运\n决定 ')).toBe('谱系分化与命运决定')
  expect(tidyText('光接入用100G PON  核心')).toBe('光接入用100G PON 核心')
})
