import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkPolicyDraft, type PublishedPolicies } from '#engine/definition/check-policy-draft.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { readCondition, writeCondition } from '#engine/expression/condition.ts'
import { exact, exactText } from '#engine/number/exact.ts'
import { changePolicy } from '#engine/policy/change-policy.ts'
import { withOfficeVersions } from '#engine/policy/office-versions.ts'
import { Policy } from '#engine/policy/policy.ts'
import { writePolicy } from '#engine/policy/policy-text.ts'
import { policyNumbers } from '#engine/policy/policy-values.ts'
import {
  type Json,
  type Keys,
  markOfKind,
  numbered,
  startingRule,
  withValue,
} from '#modules/policies/policy-editor.rules.ts'
import { readPack } from '#server/definitions/read-pack.ts'
import { readYaml } from '#server/definitions/read-yaml.ts'

const PACKS = ['national', 'zhangye']
const packs = new Map<string, Pack>()
const values = <T>(placed: readonly { readonly value: T }[]): T[] => placed.map(({ value }) => value)
const policiesOf = (name: string): Policy[] => values(packs.get(name)!.policies)
const all = (): Policy[] => PACKS.flatMap(policiesOf)

beforeAll(async () => {
  for (const name of PACKS) packs.set(name, (await readPack(`definitions/${name}`, ['definitions'])).pack!)
})

/** Every expression of a policy with its place. */
function expressions(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return ['when', 'is', 'by', 'of', 'count', 'less'].includes(key) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => expressions(one, Array.isArray(value) ? key : name))
}

describe('a policy in the editor', () => {
  it('is written as YAML that reads as the same policy, for all policies of all packs', () => {
    expect(all().length).toBeGreaterThan(45)
    for (const policy of all()) {
      const text = writePolicy(policy)
      expect(Policy.parse(readYaml(text).file!.data)).toEqual(policy)
      expect(writePolicy(JSON.parse(JSON.stringify(Policy.parse(readYaml(text).file!.data))))).toBe(text)
    }
  })

  it('loses nothing of its conditions: each is written as it was read, and most read as sentences', () => {
    const conditions = all().flatMap(({ vetoes, requirements }) =>
      expressions({ vetoes, requirements }).map((source) => source.trim()),
    )
    expect(conditions.length).toBeGreaterThan(200)
    for (const source of conditions) expect(writeCondition(readCondition(source))).toBe(source)
    const formulas = conditions.filter((source) => JSON.stringify(readCondition(source)).includes('"formula"'))
    expect(formulas.length / conditions.length).toBeLessThan(0.02)
  })

  it('writes marks, terms and English names that were edited on the screen as YAML that reads as what stands there', () => {
    const changed = (policy: Policy, ...deeds: readonly (readonly [Keys, unknown])[]): Policy => {
      const edited = deeds.reduce<unknown>((definition, [keys, to]) => withValue(definition, keys, to), policy)
      const text = writePolicy(edited as object)
      const read = Policy.parse(readYaml(text).file!.data)
      expect(read).toEqual(Policy.parse(edited))
      expect(writePolicy(JSON.parse(JSON.stringify(read)))).toBe(text)
      return read
    }
    const distinctive = policiesOf('national').find(
      ({ code, version }) => code === 'specialised-sme' && version === '2022',
    )!
    const place = ['score', 'parts', distinctive.score!.parts.findIndex(({ range }) => range !== undefined)]
    const mark = distinctive.score!.parts[Number(place[2])]!
    const points = markOfKind('points', mark as unknown as Json, '')
    expect(points).toMatchObject({ points: 15 })
    expect(markOfKind('range', points, 'markDistinctive')).toEqual({ ...mark })
    expect(changed(distinctive, [place, points]).score!.parts[Number(place[2])]).not.toHaveProperty('range')
    changed(
      distinctive,
      [
        [...place, 'range'],
        [2, '12.5'],
      ],
      [[...place, 'name', 'en'], 'set by the city'],
    )

    const hnte = policiesOf('zhangye').find(({ code, version }) => code === 'zy-hnte' && version === '2023')!
    const term = (definition: object): Json => ({
      ...startingRule(definition as Json, 'term', { clause: '一', when: 'sales >= 1' }),
      name: { zh: '条件', en: 'term' },
    })
    const first = term(hnte)
    const held = changed(
      hnte,
      [
        ['holding', 'terms'],
        [...hnte.holding!.terms, first],
      ],
      [['holding', 'returnPercent'], 50],
      [['holding', 'withInterest'], true],
      [['confirmation'], { workingDays: 7, silence: 'declines' }],
      [
        ['gives', 'instalments'],
        [
          { name: numbered(1), sharePercent: 60 },
          { name: numbered(2), sharePercent: 40 },
        ],
      ],
    )
    const codes = held.holding!.terms.map(({ code }) => code)
    expect([codes, new Set(codes).size]).toEqual([['stays', 'honest', first.code], 3])
    const paid = changed(
      held,
      [['gives', 'instalments', 1, 'terms'], [term(held)]],
      [['gives', 'instalments', 1, 'afterMonths'], 12],
    )
    expect(paid.gives!.instalments[1]).toMatchObject({ afterMonths: 12, terms: [{ when: 'sales >= 1' }] })
    expect(changed(paid, [['holding'], undefined])).not.toHaveProperty('holding')
  })

  it('has every number, border and day of it found: set to what they are nothing changes, set to another they are that', () => {
    const numbers = all().map((policy) => policyNumbers(policy).length)
    expect(Math.min(...numbers)).toBeGreaterThan(0)
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 9999 }), (which, at, to) => {
        const policy = all()[which % all().length]!
        const found = policyNumbers(policy)
        const same = changePolicy(policy, Object.fromEntries(found.map(({ address, value }) => [address, value])))
        expect(same).toEqual({ changed: policy })
        const one = found[at % found.length]!
        const value = one.kind === 'day' ? '2031-07-15' : `${to}.5`
        const other = changePolicy(policy, { [one.address]: value })
        const after = 'changed' in other ? policyNumbers(other.changed) : []
        const told = after.filter(({ address }) => address.split('#')[0] === one.address.split('#')[0])
        expect(told.map((each) => each.value)).toContain(one.kind === 'day' ? value : exactText(exact(value)))
      }),
      { numRuns: 120 },
    )
  })

  it('refuses what is not there and what does not fit', () => {
    const policy = policiesOf('zhangye').find(({ code }) => code === 'zy-rd-growth')!
    expect(changePolicy(policy, { 'gives/nothing': 1 })).toEqual({ refused: 'gives/nothing' })
    expect(changePolicy(policy, { 'requirements/1/when#7': 1 })).toEqual({ refused: 'requirements/1/when#7' })
    expect(changePolicy(policy, { 'requirements/1/when#0': '1 || true' })).toMatchObject({
      refused: expect.any(String),
    })
    expect(changePolicy(policy, { '__proto__/x': 1 })).toEqual({ refused: '__proto__/x' })
  })
})

describe('a draft', () => {
  const published = (name = 'zhangye'): PublishedPolicies => {
    const pack = packs.get(name)!
    return {
      ...{ policies: values(pack.policies), facts: values(pack.factLists) },
      ...{ stacking: values(pack.stackingRules), cases: values(pack.policyCases) },
    }
  }
  const hnte = () => policiesOf('zhangye').find(({ code, version }) => code === 'zy-hnte' && version === '2023')!
  const next = (more: object = {}) => ({
    ...structuredClone(hnte()),
    version: '2024',
    inForce: { from: '2024-01-01' },
    ...more,
  })
  const newCase = (amount: number) => ({
    ...{ name: '首次认定', on: '2024-06-30', expect: { verdict: 'eligible', amount } },
    facts: { region: '620702', abnormalList: false, seriousDishonesty: false, hnteGranted: '首次' },
  })
  const places = (definition: unknown, cases: unknown = [newCase(10)]) =>
    checkPolicyDraft({ definition, cases }, published()).faults.map(
      ({ place, key }) => `${place.path.join('/')} ${key}`,
    )

  it('that is sound closes the version before it, and cases of earlier days are decided by the earlier versions', () => {
    const found = checkPolicyDraft({ definition: next(), cases: [newCase(10)] }, published())
    expect(found.faults).toEqual([])
    expect(found.cases).toHaveLength(12)
    expect(found.cases.filter(({ differences }) => differences.length > 0)).toEqual([])
    const spans = found
      .policies!.filter(({ code }) => code === 'zy-hnte')
      .map(({ version, inForce }) => [version, inForce.to])
    expect(Object.fromEntries(spans)).toEqual({ 2022: '2022-12-31', 2023: '2023-12-31', 2024: undefined })
  })

  it('names a red case with its place, what was expected and what was found', () => {
    const { cases } = checkPolicyDraft({ definition: next(), cases: [newCase(12)] }, published())
    expect(cases.filter(({ differences }) => differences.length > 0)).toEqual([
      expect.objectContaining({
        isNew: true,
        path: '0',
        differences: [{ field: 'amount', expected: '12', found: '10' }],
      }),
    ])
  })

  it('is told every thing that is wrong with its place', () => {
    const veto = next().vetoes[0]!
    const tiers = (...texts: string[]) => ({
      gives: {
        what: 'grant',
        amount: { by: 'sales', domain: '[0,)', tiers: texts.map((text, at) => ({ in: text, amount: at })) },
      },
    })
    expect(places(next(), [])).toEqual([' policy.no-case'])
    expect(places(next({ version: '2023' }))).toContain('version policy.same-version')
    expect(places(next({ inForce: { from: '2023-01-01' } }))).toContain('inForce/from policy.versions-overlap')
    expect(places(next({ vetoes: [{ ...veto, clause: ' ' }] }))).toEqual(['vetoes/0 policy.no-citation'])
    expect(places(next({ vetoes: [{ ...veto, when: 'abnormalLst' }] }))).toEqual([
      'vetoes/0/when expression.unknown-name',
    ])
    expect(places(next({ vetoes: [{ ...veto, when: 'staffTotal > sales' }] }))).toEqual([
      'vetoes/0/when policy.units-differ',
    ])
    expect(places(next(tiers('[0,10]', '[10,)')))).toEqual(['gives/amount/tiers/1/in policy.tier-overlap'])
    expect(places(next(tiers('[0,10)', '(10,)')))).toEqual(['gives/amount/tiers/1/in policy.tier-hole'])
    expect(places(next({ gives: { what: 'grant', amount: { of: 'staffTotal', percent: 10 } } }))).toEqual([
      'gives/amount/of policy.no-money',
    ])
    const value = (code: string, is: string) => ({ code, name: { zh: code, en: code }, clause: '一', is })
    expect(places(next({ values: [value('one', 'two + 1'), value('two', 'one + 1')] }))).toContain(
      'values/0/is policy.circle',
    )
    expect(places(next({ requirements: 'none' }))).toEqual(['requirements definition.expect-list'])
    expect(places(7)).toHaveLength(1)
    expect(places(next(), [{ ...newCase(1), facts: { sales: -1, nothing: 2 } }])).toEqual([
      ...['cases/0/facts/sales policy.fact-below', 'cases/0/facts/nothing policy.unknown-fact'],
    ])
  })

  it('that the office has published stays when the pack is loaded again, and differing twins are told', () => {
    const office = [Policy.parse(next())]
    const pack = policiesOf('zhangye')
    const once = withOfficeVersions(pack, office)
    expect(once.conflicts).toEqual([])
    expect(withOfficeVersions(once.policies, office)).toEqual(once)
    expect(once.policies).toHaveLength(pack.length + 1)
    expect(withOfficeVersions([...pack, Policy.parse(next())], office).conflicts).toEqual([])
    const twin = Policy.parse(next({ way: 'apply' }))
    expect(withOfficeVersions([...pack, twin], office).conflicts).toEqual([
      { code: 'zy-hnte', version: '2024', other: '2024' },
    ])
    const later = Policy.parse(next({ version: '2025', inForce: { from: '2025-01-01' } }))
    const both = withOfficeVersions([...pack, later], office).policies
    expect(both.find(({ code, version }) => code === 'zy-hnte' && version === '2024')!.inForce.to).toBe('2024-12-31')
  })
})
