import fc from 'fast-check'
import { expect, it } from 'vitest'
import { OrganisationMode } from '#engine/definition/programme-practice.ts'
import { raceTranches } from '#modules/projects/race.rules.ts'

it('law: the stages of a race add up to the grant, and the first is its share to the yuan', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 14n }), fc.integer({ min: 1, max: 99 }), (grantFen, percent) => {
      const race = OrganisationMode.parse({
        ...{ code: 'race', name: { zh: '赛马', en: 'Race' }, atOnce: 2, firstStage: { percent } },
      })
      const [first, rest] = raceTranches(race, grantFen, '2023-07-03')!
      expect(first!.amountFen + rest!.amountFen).toBe(grantFen)
      expect(first!.amountFen % 100n).toBe(0n)
      expect(grantFen * BigInt(percent) - first!.amountFen * 100n).toBeLessThan(10_000n)
      expect([first!.releasedOn, rest!.releasedOn]).toEqual(['2023-07-03', null])
    }),
    { numRuns: 100 },
  )
})
