import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BestSet, bestSet } from '#engine/lineup/best-set.ts'
import { type Candidate, conflictsOf, type LineupTask } from '#engine/lineup/lineup.ts'
import { marginOf, shiftsOf } from '#engine/lineup/margin.ts'
import { compareExact, exact, exactText, sum, ZERO } from '#engine/number/exact.ts'

/** Tries all sets. */
function byForce({ pool, candidates, caps }: LineupTask) {
  let best = { value: ZERO, amount: -1n }
  for (let bits = 0; bits < 1 << candidates.length; bits++) {
    const set = candidates.filter((_, at) => bits & (1 << at))
    if (candidates.some((one, at) => one.must && !(bits & (1 << at)))) continue
    const amount = set.reduce((all, one) => all + one.amount, 0n)
    const breaks = caps.some(({ group, mostCount, mostAmount }) => {
      const own = set.filter(({ groups }) => groups.includes(group))
      return own.length > (mostCount ?? 99) || own.reduce((all, one) => all + one.amount, 0n) > (mostAmount ?? amount)
    })
    if (amount > pool || breaks) continue
    const value = sum(set.map((one) => one.value))
    const by = compareExact(value, best.value)
    if (best.amount < 0n || by > 0) best = { value, amount }
  }
  return best
}

const GROUPS = ['family:a', 'family:b', 'unit:x', 'unit:y']
const candidates = fc
  .array(
    fc.record({
      value: fc.integer({ min: 0, max: 40 }).map((n) => exact(n).div(3)),
      amount: fc.integer({ min: 0, max: 12 }).map((n) => BigInt(n) * 5n),
      must: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      groups: fc.subarray(GROUPS),
    }),
    { minLength: 1, maxLength: 11 },
  )
  .map((all) => all.map((one, at): Candidate => ({ id: String(at), ...one })))
const tasks = fc.record({
  pool: fc.integer({ min: 0, max: 200 }).map(BigInt),
  candidates,
  caps: fc.array(
    fc.record(
      {
        group: fc.constantFrom(...GROUPS),
        mostCount: fc.integer({ min: 0, max: 4 }),
        mostAmount: fc.integer({ min: 0, max: 100 }).map(BigInt),
      },
      { requiredKeys: ['group'] },
    ),
    { maxLength: 4 },
  ),
})

describe('The best set', () => {
  it('is as valuable as the best of all sets that there are', () => {
    fc.assert(
      fc.property(tasks, (task) => {
        const found = bestSet(task)
        const best = byForce(task)
        if ('conflicts' in found) expect(best.amount).toBe(-1n)
        else {
          expect(found.proven).toBe(true)
          expect(exactText(found.value)).toBe(exactText(best.value))
          expect(found.amount).toBeLessThanOrEqual(task.pool)
        }
      }),
      { numRuns: 600 },
    )
  })

  it('tells what the musts alone break', () => {
    const task: LineupTask = {
      pool: 100n,
      candidates: [1, 2].map((n) => ({ id: String(n), value: exact(1), amount: 60n, must: true, groups: ['unit:x'] })),
      caps: [{ group: 'unit:x', mostCount: 1 }],
    }
    expect(conflictsOf(task)).toEqual([
      { by: 'pool', most: 100n, needed: 120n },
      { by: 'count', group: 'unit:x', most: 1n, needed: 2n },
    ])
    expect(bestSet(task)).toHaveProperty('conflicts')
  })

  it('is never worth less with more money', () => {
    fc.assert(
      fc.property(tasks, fc.integer({ min: 1, max: 50 }), (task, more) => {
        const before = bestSet(task)
        const after = bestSet({ ...task, pool: task.pool + BigInt(more) })
        if ('conflicts' in before) return
        expect(compareExact((after as BestSet).value, before.value)).not.toBe(-1)
      }),
      { numRuns: 150 },
    )
  })

  it('is found and proven for 400 candidates of five families and eighty units within a second', () => {
    let seed = 7
    const next = (below: number) => {
      seed = (seed * 48271) % 2147483647
      return seed % below
    }
    const many = Array.from({ length: 400 }, (_, at): Candidate => {
      const family = next(5)
      return {
        id: String(at),
        value: exact(5500 + next(4200)).div(100),
        amount: BigInt([10, 20, 30, 50, 80][next(5)]!) * 1_000_000n,
        groups: [`family:${family}`, `unit:${next(80)}`],
      }
    })
    const caps = [
      ...[0, 1, 2, 3, 4].map((family) => ({ group: `family:${family}`, mostCount: 30 + 5 * family })),
      ...Array.from({ length: 80 }, (_, unit) => ({ group: `unit:${unit}`, mostCount: 2 })),
    ]
    const began = performance.now()
    const found = bestSet({ pool: 3_000_000_000n, candidates: many, caps }) as BestSet
    expect(found.proven).toBe(true)
    // Alone it takes some 60 ms; other work on the machine is allowed for.
    expect(performance.now() - began).toBeLessThan(3000)
  })
})

describe('The margin of a set', () => {
  const one = (id: string, value: number, amount: bigint, groups: string[] = []): Candidate => ({
    id,
    value: exact(value),
    amount,
    groups,
  })
  const task: LineupTask = {
    pool: 100n,
    candidates: [
      one('a', 90, 40n),
      one('b', 85, 40n),
      one('c', 80, 30n, ['unit:x']),
      one('d', 70, 20n),
      one('e', 88, 10n, ['unit:x']),
    ],
    caps: [{ group: 'unit:x', mostCount: 1 }],
  }

  it('names the last in, the first out, and what each of the others lacks', () => {
    const { chosen } = bestSet(task) as BestSet
    expect(chosen).toEqual(['a', 'b', 'e'])
    expect(marginOf(task, chosen)).toEqual({
      lastIn: 'b',
      firstOut: 'c',
      unused: 10n,
      leftOut: [
        {
          id: 'c',
          by: [
            { by: 'pool', lacking: 20n },
            { by: 'count', group: 'unit:x', lacking: 1n },
          ],
        },
        { id: 'd', by: [{ by: 'pool', lacking: 10n }] },
      ],
    })
  })

  it('tells who enters with a tenth more and who leaves with a tenth less', () => {
    const { chosen } = bestSet(task) as BestSet
    expect(
      shiftsOf(task, chosen, [90, 110]).map(({ percent, enters, leaves }) => ({ percent, enters, leaves })),
    ).toEqual([
      { percent: 90, enters: [], leaves: [] },
      { percent: 110, enters: ['d'], leaves: [] },
    ])
  })
})
