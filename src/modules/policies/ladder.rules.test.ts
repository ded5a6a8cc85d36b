import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePolicy } from '#engine/policy/compile-policy.ts'
import { FactList, factDictionary } from '#engine/policy/fact-dictionary.ts'
import { Policy } from '#engine/policy/policy.ts'
import { certificateOf } from '#modules/policies/certificate.rules.ts'
import { isReached, measuresOf, reminderDue } from '#modules/policies/cultivation.rules.ts'
import { nextStep, rungOf, STANDINGS, standOn } from '#modules/policies/ladder.rules.ts'
import { AskedLately, choicesOf, questionOrder } from '#modules/policies/self-check.rules.ts'

const named = (zh: string) => ({ zh, en: zh })
const dictionary = factDictionary([
  FactList.parse({
    facts: [
      { code: 'rd', name: named('研发费用'), type: 'money', lowest: 0, change: { way: 'up' } },
      { code: 'sales', name: named('销售收入'), type: 'money', lowest: 0 },
      { code: 'staff', name: named('职工'), type: 'number', whole: true, lowest: 0, change: { way: 'down' } },
      { code: 'coreIp', name: named('核心知识产权'), type: 'bool', change: { way: 'gain' } },
      { code: 'granted', name: named('认定（首次、重新、无）'), type: 'text' },
      { code: 'title', name: named('资格'), type: 'bool', certificate: { number: 'no', until: 'end' } },
    ],
  }),
])
const policyOf = (from: string, to?: string) =>
  compilePolicy(
    Policy.parse({
      ...{ code: 'p', version: from, name: named('p'), area: named('a'), kind: 'title' },
      jurisdiction: { region: '620700', name: named('张掖') },
      document: { title: named('d'), issuer: named('i') },
      inForce: { from, ...(to && { to }) },
      requirements: [
        { code: 'ratio', name: named('占比'), clause: '一', when: 'rd * 100 / sales >= 5' },
        { code: 'size', name: named('人数'), clause: '二', when: 'staff <= 500' },
        { code: 'ip', name: named('知识产权'), clause: '三', when: 'coreIp' },
      ],
    }),
    dictionary,
  )
const policy = policyOf('2020-01-01')
const step = { code: 's', name: named('s'), policy: 'p', title: 'title' }
const ON = '2023-07-03'

const facts = fc.record({
  rd: fc.option(fc.integer({ min: 0, max: 900 }), { nil: undefined }),
  sales: fc.option(fc.integer({ min: 1, max: 20_000 }), { nil: undefined }),
  staff: fc.option(fc.integer({ min: 1, max: 620 }), { nil: undefined }),
  coreIp: fc.option(fc.boolean(), { nil: undefined }),
  title: fc.option(fc.boolean(), { nil: undefined }),
})

test('the gap applied to the facts qualifies, and every measure made of it is reached', () => {
  let near = 0
  fc.assert(
    fc.property(facts, (given) => {
      const stands = standOn(step, [policy], given, ON)
      if (stands.standing !== 'near') return
      near++
      const changed: Record<string, unknown> = { ...given }
      for (const { name, to } of stands.changes) changed[name] = to
      expect(standOn(step, [policy], changed, ON).standing).toBe('eligible')
      for (const goal of measuresOf(stands)) {
        expect(isReached(goal, given, dictionary)).toBe(false)
        expect(isReached(goal, changed, dictionary)).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
  expect(near).toBeGreaterThan(5)
})

test('every enterprise stands somewhere, and only a title that is held is a rung', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const stands = standOn(step, [policy], given, ON)
      expect(STANDINGS).toContain(stands.standing)
      expect(stands.standing === 'held').toBe(given.title === true)
      expect(rungOf([stands])).toBe(given.title === true ? 's' : undefined)
      expect(nextStep([stands])).toBe(given.title === true ? undefined : 's')
      if (stands.standing === 'unknown') expect(stands.missing.length).toBe(stands.gap)
    }),
    { numRuns: 100 },
  )
})

test('rules that come are asked where there are none today, on their own first day', () => {
  const given = { rd: 100, sales: 1000, staff: 20, coreIp: true }
  const coming = policyOf('2024-01-01')
  expect(standOn(step, [coming], given, ON)).toMatchObject({
    standing: 'eligible',
    isAhead: true,
    version: '2024-01-01',
  })
  expect(standOn(step, [policyOf('2019-01-01', '2022-12-31')], given, ON)).toMatchObject({
    standing: 'no-rules',
    gap: null,
  })
})

test('a certificate holds to its last day; a number of a year as long as it serves; a whole list says no by silence', () => {
  const fact = (value: string) => ({ value, trust: 'verified', asOf: '2023-01-01', source: '市科技局' }) as const
  const standing = new Map([
    ['end/', fact('2023-07-03')],
    ['no/2022', fact('N22')],
  ])
  const shown = { number: undefined, from: undefined, lastYears: 0, wholeList: false }
  const held = (more: object, on = ON) => certificateOf(standing, { ...shown, ...more }, on)
  expect(held({ until: 'end' })).toMatchObject({ isHeld: true, until: '2023-07-03' })
  expect(held({ until: 'end' }, '2023-07-04')).toMatchObject({ isHeld: false })
  expect(held({ number: 'no' })).toBeUndefined()
  expect(held({ number: 'no', lastYears: 1 })).toMatchObject({ isHeld: true, number: 'N22' })
  expect(held({ number: 'no', lastYears: 1 }, '2024-01-01')).toBeUndefined()
  expect(held({ number: 'none' })).toBeUndefined()
  expect(held({ number: 'none', wholeList: true })).toMatchObject({ isHeld: false })
  expect(certificateOf(new Map([['end/', 'conflict']]), { ...shown, until: 'end' }, ON)).toBe('conflict')
})

test('a certificate is told of at ninety, sixty and thirty days', () => {
  const at = (days: number) => reminderDue(days, [90, 60, 30])
  expect([at(91), at(90), at(61), at(60), at(30), at(0), at(-1)]).toEqual([undefined, 90, 90, 60, 30, 30, undefined])
})

test('what many wait for is asked first, and words in brackets are choices', () => {
  const of = (missing: string[]) => ({ state: 'unknown' as const, missing, amountWants: [] })
  expect(questionOrder([of(['a', 'b']), of(['b']), of(['c', 'b'])])).toEqual(['b', 'a', 'c'])
  expect(choicesOf(dictionary.facts.get('granted')!)).toEqual(['首次', '重新', '无'])
  expect(choicesOf(dictionary.facts.get('rd')!)).toEqual([])
})

test('whoever asks too often waits for the next minute, others do not', () => {
  const lately = new AskedLately(2)
  const asked = ['a', 'a', 'a', 'b'].map((origin) => lately.mayAsk(origin, 1_000))
  expect(asked).toEqual([true, true, false, true])
  expect(lately.mayAsk('a', 62_000)).toBe(true)
})
