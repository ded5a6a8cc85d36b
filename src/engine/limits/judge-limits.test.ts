import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRegime } from '#engine/limits/compile-limits.ts'
import { judgeLimits, type LimitFinding, type TakingPart } from '#engine/limits/judge-limits.ts'
import { LIMIT_STATUSES, LimitRegime, PERSON_ROLES } from '#engine/limits/limit-rule.ts'
import { sayLimit } from '#engine/limits/say-limit.ts'

const text = (zh: string, en = zh) => ({ zh, en })
const regime = LimitRegime.parse({
  code: 'two',
  name: text('限两项'),
  rules: [
    {
      code: 'two-at-once',
      clause: text('第三条', 'Article 3'),
      text: text('在研和申报合计不超过两项', 'Two at most'),
      roles: ['leader', 'key-member'],
      reach: 'person',
      count: {
        most: 2,
        roles: ['leader', 'key-member'],
        statuses: ['applied', 'ongoing', 'overdue'],
        unless: [{ clause: text('年底前到期的不计', 'ending this year'), when: 'year(one.endOn) <= call.year' }],
      },
    },
    {
      code: 'months',
      clause: text('第二条', 'Article 2'),
      text: text('每年投入不少于六个月', 'Six months a year'),
      roles: ['leader'],
      when: 'call.family != "talent"',
      holds: 'person.months >= 6',
    },
  ],
})
const application = (
  facts: Record<string, unknown> = { months: 6 },
  call: Record<string, unknown> = { year: 2023, family: 'key-rd' },
) => ({
  id: 'this',
  call,
  project: {},
  parties: [{ id: 'p', name: '张工', role: 'leader' as const, facts }],
})
const part = (project: string, more: Partial<TakingPart> = {}): TakingPart => ({
  subject: 'p',
  role: 'leader',
  project,
  title: `项目${project}`,
  status: 'ongoing',
  facts: { endOn: '2025-12-31' },
  ...more,
})
const of = (code: string, found: readonly LimitFinding[]) => found.find(({ rule }) => rule.code === code)!

describe('Limits', () => {
  it('say which projects counted, which did not and by which clause', () => {
    const parts = [
      part('1'),
      part('2', { role: 'key-member', status: 'overdue' }),
      part('3', { facts: { endOn: '2023-12-31' } }),
      part('4', { status: 'accepted' }),
      part('5', { role: 'member' }),
      part('6', { facts: { endOn: '2025-12-31', leftOn: '2022-01-01' } }),
      part('7', { subject: 'somebody else' }),
      part('this', { status: 'applied' }),
    ]
    const found = of('two-at-once', judgeLimits(regime, application(), parts))
    expect(found).toMatchObject({ verdict: 'broken', number: 3 })
    expect(sayLimit(found, 'zh-CN')).toBe(
      '张工：在研和申报合计不超过两项（第三条）；计入3项，限2项：本次申报、《项目1》（负责人，在研）、《项目2》（骨干，逾期未验收）；不计：《项目3》，年底前到期的不计',
    )
    expect(sayLimit(found, 'en')).toContain('not counted: “项目3”, ending this year')
  })

  it('leave open what a missing fact would decide, and say which fact', () => {
    const parts = [part('1'), part('2', { facts: {} })]
    const found = judgeLimits(regime, application({}), parts)
    expect(of('two-at-once', found)).toMatchObject({ verdict: 'open', number: 2, missing: ['one.endOn'] })
    expect(of('months', found)).toMatchObject({ verdict: 'open', missing: ['person.months'] })
    expect(sayLimit(of('months', found), 'zh-CN')).toContain('缺少：每年投入月数')
    // One doubtful project alone could not break it.
    expect(of('two-at-once', judgeLimits(regime, application(), [part('2', { facts: {} })])).verdict).toBe('kept')
  })

  it('give no finding where a clause does not concern', () => {
    const found = judgeLimits(regime, application({ months: 1 }, { year: 2023, family: 'talent' }), [])
    expect(found.map(({ rule }) => rule.code)).toEqual(['two-at-once'])
  })

  it('fail all applications of a person who is over the limit, where the clause says so', () => {
    const parts = [part('1'), part('2'), part('3', { status: 'applied', role: 'member' })]
    const found = of('two-at-once', judgeLimits(regime, application(), parts))
    expect(found.alsoFails.map(({ project }) => project)).toEqual(['3'])
  })

  it('name the place of a condition that cannot be read', () => {
    const rules = [{ ...regime.rules[1]!, holds: 'person.monts >= 6' }]
    expect(checkRegime({ ...regime, rules })).toMatchObject([
      { path: ['rules', 0, 'holds'], key: 'expression.unknown-field' },
    ])
  })

  const parts = fc.array(
    fc.record({
      project: fc.constantFrom('a', 'b', 'c', 'd'),
      role: fc.constantFrom(...PERSON_ROLES),
      status: fc.constantFrom(...LIMIT_STATUSES),
      facts: fc.record({
        endOn: fc.constantFrom('2023-06-30', '2024-06-30', undefined),
        leftOn: fc.constantFrom('2022-01-01', undefined),
      }),
    }),
    { maxLength: 8 },
  )

  it('agree with counting by hand, and one project more never mends what is broken', () => {
    fc.assert(
      fc.property(parts, parts, (some, more) => {
        const all = (list: readonly Partial<TakingPart>[]) => list.map((one) => part(one.project ?? '', one))
        const found = of('two-at-once', judgeLimits(regime, application(), all(some)))
        const mine = some.filter(
          ({ role, status, facts }) =>
            (role === 'leader' || role === 'key-member') &&
            ['applied', 'ongoing', 'overdue'].includes(status) &&
            !facts.leftOn,
        )
        const projects = [...new Set(mine.map(({ project }) => project))].map((project) => {
          const own = mine.filter((one) => one.project === project)
          return own.find(({ role }) => role === 'leader') ?? own[0]!
        })
        const sure = projects.filter(({ facts }) => facts.endOn === '2024-06-30').length
        const open = projects.filter(({ facts }) => facts.endOn === undefined).length
        expect(found.number).toBe(1 + sure)
        expect(found.verdict).toBe(1 + sure > 2 ? 'broken' : 1 + sure + open > 2 ? 'open' : 'kept')
        const others = more.map((one) => ({ ...one, project: `other-${one.project}` }))
        if (found.verdict === 'broken')
          expect(of('two-at-once', judgeLimits(regime, application(), all([...some, ...others]))).verdict).toBe(
            'broken',
          )
      }),
      { numRuns: 300 },
    )
  })
})
