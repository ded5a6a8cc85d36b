import { expect, test } from 'vitest'
import type { z } from 'zod'
import { checkPolicy, compilePolicy } from '#engine/policy/compile-policy.ts'
import { FactList, factDictionary } from '#engine/policy/fact-dictionary.ts'
import { readFacts } from '#engine/policy/fact-sheet.ts'
import { Policy } from '#engine/policy/policy.ts'
import { sayVerdict, traceLines } from '#engine/policy/say-verdict.ts'
import { verdict, verdictBy } from '#engine/policy/verdict.ts'

const name = (zh: string) => ({ zh, en: zh })
const dictionary = factDictionary([
  FactList.parse({
    documents: [
      { code: 'accounts', name: name('年报') },
      { code: 'licence', name: name('执照') },
    ],
    facts: [
      {
        code: 'rd',
        name: name('研发费用'),
        type: 'money',
        years: 2,
        lowest: 0,
        documents: ['accounts'],
        change: { way: 'up' },
      },
      { code: 'sales', name: name('销售收入'), type: 'money', years: 2, lowest: 0, documents: ['accounts'] },
      { code: 'local', name: name('本地'), type: 'bool', documents: ['licence'] },
      {
        code: 'patents',
        name: name('专利'),
        type: 'number',
        whole: true,
        lowest: 0,
        change: { way: 'up' },
        unit: name('件'),
      },
      { code: 'mark', name: name('专家分'), type: 'number', decidedBy: 'person' },
      { code: 'fit', name: name('方向相符'), type: 'bool', decidedBy: 'person' },
    ],
    values: [{ code: 'ratio', name: name('研发强度'), unit: name('%'), is: 'rd * 100 / sales' }],
  }),
])

const rule = (code: string, when: string) => ({ code, name: name(code), clause: `条款${code}`, when })
const aPolicy = (more: Partial<z.input<typeof Policy>> = {}): Policy =>
  Policy.parse({
    code: 'p',
    version: '1',
    name: name('政策'),
    area: name('领域'),
    kind: 'title',
    jurisdiction: { region: '620700', name: name('某市') },
    document: { title: name('办法'), number: '文〔2026〕1号', issuer: name('某局') },
    inForce: { from: '2026-01-01' },
    requirements: [rule('local', 'local'), rule('strong', 'ratio >= 3')],
    ...more,
  })
const faultsOf = (more: Partial<z.input<typeof Policy>>) =>
  checkPolicy(aPolicy(more), dictionary).map(({ key, path }) => `${path.join('/')} ${key}`)
const decided = (facts: Record<string, unknown>, more: Partial<z.input<typeof Policy>> = {}, on = '2026-06-30') =>
  verdictBy(compilePolicy(aPolicy(more), dictionary), facts, on)

const part = (more: object) => ({ code: 'part', name: name('部分'), clause: '一', max: 10, ...more })
const scored = (parts: object[], test: object): Partial<z.input<typeof Policy>> => ({
  score: { max: parts.length * 10, parts: parts as never },
  requirements: [{ code: 'enough', name: name('够'), clause: '一', score: test }],
})

test('every state has its verdict', () => {
  expect(decided({ local: true, rd: 30, sales: 1000 }).state).toBe('eligible')
  expect(decided({ local: false, rd: 30, sales: 1000 }).state).toBe('not-eligible')
  expect(decided({ local: true, rd: 29, sales: 1000 }).state).toBe('near-miss')
  expect(decided({ local: true, rd: 10, sales: 1000 }).state).toBe('not-eligible')
  expect(decided({ local: true, sales: 1000 }).state).toBe('unknown')
  expect(decided({ local: true }, { requirements: [rule('fit', 'fit && local')] }).state).toBe('needs-person')
  expect(decided({}, {}, '2025-12-31').state).toBe('not-in-force')
})

test('a missing fact that could still decide is named, one that cannot is not', () => {
  expect(decided({ sales: 1000 }).missing).toEqual(['local', 'rd'])
  expect(decided({ local: false })).toMatchObject({ state: 'not-eligible', missing: [] })
  expect(decided({ local: true, rd: 5, sales: 0 })).toMatchObject({
    state: 'unknown',
    missing: [],
    problems: ['division-by-zero'],
  })
  expect(sayVerdict(decided({ local: true, rd: 5, sales: 0 }), 'zh-CN')).toEqual([
    '按所给事实算不出结果，无法判断',
    '算不出：除数为零',
  ])
  expect(decided({ local: true }).settling).toEqual([
    { document: 'accounts', facts: ['rd', 'sales'], settles: 'surely' },
  ])
  expect(decided({ sales: 1000 }).settling.map(({ document, settles }) => [document, settles])).toEqual([
    ['licence', 'possibly'],
    ['accounts', 'possibly'],
  ])
})

test('what a person decides waits for facts, and facts wait for nobody', () => {
  const both = { requirements: [rule('fit', 'fit'), rule('strong', 'ratio >= 3')] }
  expect(decided({ sales: 1000 }, both)).toMatchObject({ state: 'unknown', missing: ['rd'], personal: ['fit'] })
  expect(decided({ sales: 1000, rd: 50 }, both)).toMatchObject({ state: 'needs-person', personal: ['fit'] })
})

test('a score decides as soon as the open marks no longer matter', () => {
  const sheet = [
    part({
      by: 'patents',
      tiers: [
        { in: '[2,)', points: 10 },
        { in: '(,2)', points: 0 },
      ],
    }),
    part({ code: 'panel', range: [0, 10], expert: 'mark' }),
  ]
  const above = (above: number) => scored(sheet, { above })
  expect(decided({ patents: 2 }, above(9)).state).toBe('eligible')
  expect(decided({ patents: 2 }, above(10))).toMatchObject({ state: 'needs-person', personal: ['mark'] })
  expect(decided({ patents: 2, mark: 1 }, above(10)).state).toBe('eligible')
  expect(decided({ mark: 3 }, above(10))).toMatchObject({ state: 'unknown', missing: ['patents'] })
  expect(decided({ patents: 0, mark: 10 }, above(10)).state).toBe('near-miss')
  expect(decided({ patents: 2, mark: 11 }, above(10))).toMatchObject({ state: 'unknown', problems: ['wrong-fact'] })
})

test('the case of a day is decided by the version of that day, whenever it is looked at', () => {
  const versions = [
    aPolicy({
      version: 'old',
      inForce: { from: '2025-01-01', to: '2025-12-31' },
      requirements: [rule('strong', 'ratio >= 2')],
    }),
    aPolicy({ version: 'new', inForce: { from: '2026-01-01' } }),
  ].map((each) => compilePolicy(each, dictionary))
  const on = (day: string) =>
    verdict(versions, 'p', { facts: { local: true, rd: 25, sales: 1000 }, sources: new Map() }, day)
  expect(['2024-12-31', '2025-01-01', '2025-12-31', '2026-01-01'].map((day) => on(day).version)).toEqual([
    undefined,
    'old',
    'old',
    'new',
  ])
  expect([on('2025-12-31').state, on('2026-01-01').state]).toEqual(['eligible', 'near-miss'])
})

test('amounts: fixed, percent with cap, bands, tiers, pieces, choices, differences; exact to the fen', () => {
  const gives = (amount: object, facts: Record<string, unknown> = {}, rounding = 'fen') =>
    decided(
      { local: true, rd: 30, sales: 1000, ...facts },
      { gives: { what: 'grant', amount: amount as never, rounding: rounding as never } },
    ).amountFen
  expect(gives({ fixed: '0.000001' })).toBe(1n)
  expect(gives({ of: 'sales', percent: 20, cap: 500 }, { sales: 3000, rd: 90 })).toBe(500_000_000n)
  expect(gives({ sumOf: [{ of: 'sales', percent: 20, cap: 500 }], less: '100' }, { sales: 3000, rd: 90 })).toBe(
    400_000_000n,
  )
  expect(gives({ fixed: 10, less: '20' })).toBe(0n)
  expect(
    gives(
      {
        of: 'sales',
        bands: [
          { in: '[0,500]', percent: 0 },
          { in: '(500,)', percent: '12.5' },
        ],
      },
      { sales: 600 },
    ),
  ).toBe(12_500_000n)
  expect(gives({ each: '0.5', count: 'patents', cap: 10 }, { patents: 3 })).toBe(1_500_000n)
  expect(gives({ bestOf: [{ fixed: 3 }, { fixed: 5 }] })).toBe(5_000_000n)
  expect(gives({ is: 'sales / 3' })).toBe(333_333_333n)
  expect(gives({ is: 'sales / 3' }, {}, 'yuan')).toBe(333_333_300n)
  expect(gives({ is: 'patents * 1' })).toBe(undefined)
})

test('a policy that is wrong is told with the place of each fault', () => {
  expect(faultsOf({ requirements: [{ ...rule('a', 'local'), clause: ' ' }] })).toEqual([
    'requirements/0 policy.no-citation',
  ])
  expect(faultsOf({ requirements: [rule('a', 'locall')] })).toEqual(['requirements/0/when expression.unknown-name'])
  expect(faultsOf({ requirements: [rule('a', 'local'), rule('a', 'local')] })).toEqual([
    'requirements/1/code policy.twice',
  ])
  const tiers = (...all: object[]) => faultsOf(scored([part({ by: 'patents', tiers: all })], { atLeast: 5 }))
  expect(tiers({ in: '(,2]', points: 0 }, { in: '[2,)', points: 9 })).toEqual([
    'score/parts/0/tiers/1/in policy.tier-overlap',
  ])
  expect(tiers({ in: '(,2)', points: 0 }, { in: '(2,)', points: 9 })).toEqual([
    'score/parts/0/tiers/1/in policy.tier-hole',
  ])
  expect(tiers({ in: '(,2)', points: 0 }, { in: '[2,)', points: 11 })).toEqual([
    'score/parts/0/tiers/1 policy.points-over-max',
  ])
  const circle = [
    { code: 'x', name: name('甲'), clause: '一', is: 'y + 1' },
    { code: 'y', name: name('乙'), clause: '一', is: 'x + 1' },
  ]
  expect(faultsOf({ values: circle })).toEqual(['values/0/is policy.circle'])
  expect(faultsOf({ requiredFacts: ['patentz'] })).toEqual(['requiredFacts/0 policy.unknown-fact-like'])
  expect(faultsOf({ inForce: { from: '2026-01-01', to: '2025-01-01' } })).toEqual(['inForce/to policy.ends-first'])
  const asking = (when: string) => faultsOf({ requirements: [rule('a', when)] })
  expect(asking('sales > 500 && sales < 100')).toEqual(['requirements/0/when policy.never-holds'])
  expect(asking('local || !local')).toEqual(['requirements/0/when policy.always-holds'])
  expect(faultsOf({ requirements: [{ code: 'a', name: name('a'), clause: '一' }] })).toEqual([
    'requirements/0 policy.one-of',
  ])
  expect(faultsOf({ kind: 'award' })).toEqual(['code policy.no-fairness-review'])
  expect(faultsOf({ kind: 'award', inForce: { from: '2024-07-31' } })).toEqual([])
})

test('impossible facts are refused by name and place', () => {
  const read = (raw: unknown) => readFacts(raw, dictionary, '2026-06-30')
  expect(
    read({ rd: { 2025: 30, 2024: 20 }, local: { value: true, source: '市场监管', trust: 'verified' } }).sheet,
  ).toEqual({
    facts: { rd: 30, rdPrior: 20, local: true },
    sources: new Map([['local', { from: '市场监管', trust: 'verified' }]]),
  })
  const keys = (raw: unknown) => read(raw).faults.map(({ path, key }) => `${path.join('.')} ${key}`)
  expect(keys({ sales: -1, patents: 1.5, rd: { 2026: 1 }, local: 'yes', ratio: 3, salez: 1 })).toEqual([
    'sales policy.fact-below',
    'patents policy.fact-whole',
    'rd.2026 policy.fact-years',
    'local policy.fact-type',
    'ratio policy.computed-fact',
    'salez policy.unknown-fact-like',
  ])
  expect(keys({ rd: { 2025: 1 }, rdPrior: 2 })).toEqual([])
  expect(keys({ rdPrior: 2, rd: { 2024: 3 } })).toEqual(['rd.2024 policy.fact-twice'])
  for (const raw of [null, [], 'x', 3]) expect(keys(raw)).toEqual([' policy.no-facts'])
  expect(keys(JSON.parse('{"__proto__": {"local": true}, "constructor": 1}'))).toHaveLength(2)
})

test('the trace says fact, source, border and clause in both languages', () => {
  const { sheet } = readFacts(
    { local: true, rd: { value: 29, source: '税务', asOf: '2026-05-31', trust: 'self-declared' }, sales: 1000 },
    dictionary,
    '2026-06-30',
  )
  const told = verdict([compilePolicy(aPolicy(), dictionary)], 'p', sheet, '2026-06-30')
  expect(sayVerdict(told, 'zh-CN')).toEqual([
    '接近符合',
    '上年度研发费用再增加 1万元（由 29万元 增至 30万元），即可符合条件',
    '下列事实为企业自报，只用于自评，不得据以拨付：上年度研发费用',
  ])
  const [, strong] = traceLines(told, 'zh-CN')
  expect(strong).toMatchObject({
    path: 'requirements/1',
    holds: false,
    text: 'strong：不符合。要求研发强度不低于3%。事实：研发强度 2.9%。依据：文〔2026〕1号条款strong',
    children: [
      {
        text: '研发强度：2.9%。计算：上年度研发费用 × 100 ÷ 上年度销售收入。事实：上年度研发费用 29万元（税务 2026-05-31 企业自报）；上年度销售收入 1000万元',
      },
    ],
  })
  expect(traceLines(told, 'en')[1]?.text).toBe(
    'strong: not met. Required: 研发强度 is at least 3%. Facts: 研发强度: 2.9%. By 文〔2026〕1号, 条款strong',
  )
})
