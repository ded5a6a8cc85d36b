import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ChangeKind, ProgrammePractice } from '#engine/definition/programme-practice.ts'
import {
  askedKinds,
  brokenLimits,
  type ContractChange,
  contractAsAt,
  type DatedChange,
  headDifferences,
  readChange,
  withChange,
} from '#modules/projects/contract-change.rules.ts'
import type { ProjectContent } from '#modules/projects/project.ts'

const first: ProjectContent = {
  title: '种质创新',
  unitId: 'u1',
  leaderId: 'p1',
  leaderName: '甲',
  startOn: '2023-09-01',
  endOn: '2025-08-31',
  grantFen: '100000000',
  ownFen: '50000000',
  extensions: 0,
  answers: {
    indicators: [
      { row: 'i1', target: 2 },
      { row: 'i2', target: 14 },
    ],
    route: '旧路线',
    bankName: '农行',
  },
}

const field = (code: string, question: string) => ({ code, question, kind: 'text' })
const contract = {
  steps: [
    {
      code: 's',
      sections: [
        {
          code: 'x',
          fields: [
            field('partyB', 'unit.name'),
            field('bankName', 'unit.bank-name'),
            field('endOn', 'contract.end-on'),
            field('sum', 'contract.grant'),
            field('indicators', 'project.indicators'),
          ],
        },
      ],
    },
  ],
} as never

const day = fc
  .integer({ min: 0, max: 1500 })
  .map((n) => new Date(Date.UTC(2023, 8, 1) + n * 86_400_000).toISOString().slice(0, 10))
const change: fc.Arbitrary<ContractChange> = fc.record(
  {
    title: fc.string({ minLength: 1, maxLength: 5 }),
    unit: fc.constantFrom({ id: 'u2', name: '乙所' }, { id: 'u3', name: '丙所' }),
    leader: fc.constantFrom({ id: 'p2', name: '乙' }, { id: 'p3', name: '丙' }),
    endOn: day,
    grantFen: fc.bigInt({ min: 0n, max: 10n ** 12n }).map(String),
    answers: fc.record({ route: fc.oneof(fc.string(), fc.constant(null)) }, { requiredKeys: [] }),
    cells: fc.constantFrom<NonNullable<ContractChange['cells']>>(
      { indicators: { i1: { target: 9 } } },
      { indicators: { no: { target: 1 } } },
      { none: {} },
    ),
  },
  { requiredKeys: [] },
)

describe('A contract', () => {
  test('law: as at any day it is the fold of the changes approved by then, and versions kept one by one agree', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ fromOn: day, change }), { maxLength: 12 }), day, (unordered, on) => {
        const changes: DatedChange[] = [...unordered].sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1))
        // As the office keeps it: each version whole, the last one not after the day.
        const versions = [{ fromOn: first.startOn, content: first }]
        for (const { fromOn, change: one } of changes)
          versions.push({ fromOn, content: withChange(versions.at(-1)!.content, one) })
        const kept = versions.findLast((version, at) => at === 0 || version.fromOn <= on)!.content
        expect(contractAsAt(first, changes, on)).toEqual(kept)
        // What a change does not name stays as it is.
        const before = structuredClone(first)
        for (const { change: one } of changes) withChange(first, one)
        expect(first).toEqual(before)
      }),
      { numRuns: 300 },
    )
  })

  test('takes what a request says by its kinds alone, whatever else stands in the form', () => {
    const { changes } = ProgrammePractice.parse({
      modes: [{ code: 'm', name: { zh: 'm', en: 'm' } }],
      families: [FAMILY],
    })
    const request = {
      kinds: ['term', 'indicator', 'unit'],
      newEndOn: '2026-02-28',
      newSum: 1,
      newName: '别的名字',
      indicatorChanges: [
        { row: 'i1', target: 2, newTarget: 3 },
        { row: 'i2', target: 14 },
      ],
    }
    const { kinds, unknown } = askedKinds(request, changes)
    expect(kinds.map(({ called }) => called)).toEqual(['unit', 'indicators', 'term'])
    expect(unknown).toEqual([])
    const read = readChange(contract, request, kinds, { unit: { id: 'u2', name: '乙所' } })
    const after = withChange(first, read)
    expect(after).toMatchObject({
      unitId: 'u2',
      endOn: '2026-02-28',
      extensions: 1,
      title: '种质创新',
      grantFen: '100000000',
    })
    expect(after.answers).toEqual({
      indicators: [
        { row: 'i1', target: 3 },
        { row: 'i2', target: 14 },
      ],
      route: '旧路线',
      partyB: '乙所',
      endOn: '2026-02-28',
    })
    expect(headDifferences(first, after)).toEqual([
      { of: 'unit', before: 'u1', after: 'u2' },
      { of: 'endOn', before: '2025-08-31', after: '2026-02-28' },
    ])
    expect(askedKinds({ kinds: ['leader', 'no-such'] }, changes).unknown).toEqual(['no-such'])
  })

  test('is changed within the limits of the pack: once in its life, or once in so many months', () => {
    const words = { zh: '字', en: 'w' }
    const kind = (limits: object[]) =>
      ChangeKind.parse({ code: 'term', called: 'term', aspect: 'term', field: 'newEndOn', limits })
    const taken = [
      { change: '', fromOn: '2023-09-01' },
      { change: 'leader term', fromOn: '2024-03-01' },
    ]
    const yearBefore = () => '2024-05-01'
    expect(brokenLimits([kind([{ most: 1, text: words, clause: words }])], taken, yearBefore)).toMatchObject([
      { count: 1 },
    ])
    expect(
      brokenLimits([kind([{ most: 1, withinMonths: 12, text: words, clause: words }])], taken, yearBefore),
    ).toEqual([])
    expect(
      brokenLimits([kind([{ most: 1, withinMonths: 12, text: words, clause: words }])], taken, () => '2024-02-29'),
    ).toHaveLength(1)
  })
})

const FAMILY = { code: 'f', name: { zh: 'f', en: 'f' }, numberCode: 'F', process: 'p', form: 'f', modes: ['m'] }
