import { type Almanac, Engine } from 'json-rules-engine'
import { CLASS_TWO, DIRECT, LIMITS, type Rival, STAFF, type Tiers, TO_COST, TO_SALES, VETOES } from './tech-sme.ts'

const pointsOf = (value: number, tiers: Tiers): number => tiers.find(([border]) => value >= border)?.[1] ?? 0
const is = (fact: string, value: boolean) => ({ fact, operator: 'equal', value })

/** Its conditions compare; points are beyond them and are functions of the host. Doubles, a missing fact throws, no trace. */
export function jsonRules(): Rival {
  const engine = new Engine()
  const share = async (almanac: Almanac, part: string, whole: string, tiers: Tiers): Promise<number> =>
    pointsOf(((await almanac.factValue<number>(part)) * 100) / (await almanac.factValue<number>(whole)), tiers)
  engine.addFact('staffPoints', (_, almanac) => share(almanac, 'stStaff', 'staffTotal', STAFF))
  engine.addFact('points', async (_, almanac) => {
    const rd = await Promise.all([
      share(almanac, 'rdExpense', 'sales', TO_SALES),
      share(almanac, 'rdExpense', 'costExpense', TO_COST),
    ])
    const [one, two] = [await almanac.factValue<number>('classOneIps'), await almanac.factValue<number>('classTwoIps')]
    const staff = await almanac.factValue<number>('staffPoints')
    return staff + Math.max(...rd) + (one >= 1 ? 30 : pointsOf(two, CLASS_TWO))
  })
  engine.addRule({
    event: { type: 'eligible' },
    conditions: {
      all: [
        ...VETOES.map((name) => is(name, false)),
        is('residentEnterprise', true),
        ...Object.entries(LIMITS).map(([fact, value]) => ({ fact, operator: 'lessThanInclusive', value })),
        {
          any: [
            ...DIRECT.map((name) => is(name, true)),
            {
              all: [
                { fact: 'staffPoints', operator: 'greaterThan', value: 0 },
                { fact: 'points', operator: 'greaterThanInclusive', value: 60 },
              ],
            },
          ],
        },
      ],
    },
  })
  return {
    name: 'json-rules-engine',
    most: 2_000,
    isAsync: true,
    times: 3,
    decide: async (facts) => (await engine.run({ ...facts })).events.length > 0,
  }
}
