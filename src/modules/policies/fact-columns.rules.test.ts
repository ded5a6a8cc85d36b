import fc from 'fast-check'
import { expect, test } from 'vitest'
import { factsAt } from '#engine/expression/column-table.ts'
import type { NodeOf } from '#engine/expression/expression.ts'
import { readFact } from '#engine/expression/value.ts'
import { Register } from '#engine/form/register.ts'
import { FactList, factDictionary } from '#engine/policy/fact-dictionary.ts'
import { type FactRow, TRUSTS } from '#engine/register/fact.ts'
import { BETWEEN_BOOKS, type FactBook, letterBook, readName, type ServingFact } from '#engine/register/fact-book.ts'
import { byFactAndYear, standingOf } from '#engine/register/standing-fact.ts'
import { factColumns } from '#modules/policies/fact-columns.rules.ts'
import { factReads, sheetOf } from '#modules/policies/fact-reads.rules.ts'

const ON = '2026-06-30'
const name = (zh: string) => ({ zh, en: zh })
const dictionary = factDictionary([
  FactList.parse({
    facts: [
      { code: 'sales', name: name('销售收入'), type: 'money', years: 3 },
      { code: 'share', name: name('占比'), type: 'number' },
      { code: 'local', name: name('本地'), type: 'bool' },
      { code: 'since', name: name('成立日期'), type: 'date' },
      { code: 'field', name: name('领域'), type: 'text' },
      { code: 'region', name: name('注册地'), type: 'text' },
    ],
  }),
])
const register = Register.parse({
  code: 'enterprise',
  name: name('企业'),
  key: { name: name('代码'), format: 'credit-code' },
  facts: [
    { code: 'sales', name: name('销售收入'), type: 'money', yearly: true },
    { code: 'share', name: name('占比'), type: 'number' },
    { code: 'local', name: name('本地'), type: 'yes-no' },
    { code: 'since', name: name('成立日期'), type: 'date' },
    { code: 'field', name: name('领域'), type: 'text' },
    { code: 'region', name: name('注册地'), type: 'text', reads: 'region' },
  ],
})
const reads = factReads(dictionary, register, undefined)

const VALUES: Readonly<Record<string, readonly string[]>> = {
  sales: ['0', '-12345', '123456789', '9007199254740993', '123456789012345678901'],
  share: ['3', '2.999999999999999999', '0.0000001', '-0.1'],
  local: ['true', 'false'],
  since: ['2020-02-29', '2025-12-31'],
  field: ['材料', '农业，"示例"'],
}
const row: fc.Arbitrary<FactRow> = fc.constantFrom(...Object.keys(VALUES)).chain((fact) =>
  fc.record({
    ...{ id: fc.uuid(), fact: fc.constant(fact), source: fc.constant('') },
    year: fact === 'sales' ? fc.constantFrom(2022, 2023, 2024, 2025) : fc.constant(null),
    asOf: fc.constantFrom('2026-01-01', '2026-05-31', '2026-07-01'),
    trust: fc.constantFrom(...TRUSTS),
    value: fc.constantFrom(...(VALUES[fact] ?? [])),
    expiresOn: fc.constantFrom(null, '2026-06-29', '2026-06-30'),
  }),
)

const NAMES = ['sales,2025', 'local,', 'field,', 'sales,2023']

/** As the database packs them, in letters where names have one, behind another book of the same page. */
function packed(rows: readonly FactRow[], isLettered: boolean): FactBook {
  const byHead = new Map<string, FactRow[]>()
  for (const one of rows) {
    const head = `${one.asOf}${TRUSTS.indexOf(one.trust)}${one.expiresOn ?? ''}`
    byHead.set(head, [...(byHead.get(head) ?? []), one])
  }
  const groups = [...byHead].map(([head, group]) =>
    [
      head,
      group.map(({ fact, year }) => `!${fact},${year ?? ''}!`).join(''),
      group.map(({ value }) => value).join('\u001f'),
    ].join('\u001d'),
  )
  const letters = new Map(isLettered ? NAMES.map((spelled, at) => [spelled, at]) : [])
  const book = letterBook(groups.join('\u001e'), letters, new Set())
  const before = `2026-05-310\u001d!local,!\u001dtrue${BETWEEN_BOOKS}`
  return {
    names: isLettered ? FACT_NAMES : [],
    text: before + book + BETWEEN_BOOKS,
    from: before.length,
    to: before.length + book.length,
  }
}
const FACT_NAMES = NAMES.map(readName)

function sheetBy(rows: readonly FactRow[], region: string | null, side: 'known' | 'vouched') {
  const standing = new Map<string, ServingFact>()
  for (const [key, group] of byFactAndYear(rows)) {
    const found = standingOf(group, ON, side === 'known' ? 'self-assessment' : 'payment')
    if (found !== undefined) standing.set(key, found.kind === 'conflict' ? 'conflict' : found.fact)
  }
  return sheetOf({ key: 'k', name: 'n', region, standing }, reads, ON).facts
}

test('law: columns hold of every enterprise what its sheet holds, by all that is known and by what others vouch for', () => {
  const enterprise = fc.record({
    rows: fc.uniqueArray(row, { maxLength: 14, selector: ({ id }) => id }),
    region: fc.constantFrom(null, '620702'),
    isLettered: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(enterprise, { minLength: 1, maxLength: 12 }), (enterprises) => {
      const entries = enterprises.map(({ rows, region, isLettered }) => ({
        ...{ key: 'k', name: 'n', region },
        facts: packed(rows, isLettered),
      }))
      for (const side of ['known', 'vouched'] as const) {
        const { table, differing } = factColumns(reads, entries, ON, side)
        for (const [at, { rows, region }] of enterprises.entries()) {
          const sheet = sheetBy(rows, region, side)
          for (const { named } of reads) {
            const { type } = named.declared
            const at0 = { offset: 0, length: 0 }
            const node: NodeOf<'name'> = { kind: 'name', name: named.name, type, declared: named.declared, at: at0 }
            const told = readFact(factsAt(table, [node], at)[named.name], type)
            expect(told, `${side} ${named.name}`).toEqual(readFact(sheet[named.name], type))
          }
          const [known, vouched] = [sheetBy(rows, region, 'known'), sheetBy(rows, region, 'vouched')]
          if (!differing.includes(at)) expect(vouched).toEqual(known)
        }
      }
    }),
    { numRuns: 60 },
  )
})
