import Publicodes from 'publicodes'
import { CLASS_TWO, DIRECT, LIMITS, type Rival, STAFF, type Tiers, TO_COST, TO_SALES, VETOES } from './tech-sme.ts'

/** From the lowest tier to the highest, each with the border it ends at. */
function grid(assiette: string, tiers: Tiers) {
  const ascending = [...tiers].reverse()
  const below = ascending.map(([border], at) => ({ montant: at === 0 ? 0 : ascending[at - 1]![1], plafond: border }))
  return { grille: { assiette, tranches: [...below, { montant: ascending.at(-1)![1] }] } }
}

const NUMBERS = [...Object.keys(LIMITS), 'stStaff', 'rdExpense', 'costExpense', 'classOneIps', 'classTwoIps']
const QUALITIES = [...VETOES, ...DIRECT, 'residentEnterprise']

/** It knows what is not yet told and can explain; doubles; one enterprise at a time. */
export function publicodes(): Rival {
  const engine = new Publicodes({
    ...Object.fromEntries(NUMBERS.map((name) => [name, { 'par défaut': 0 }])),
    ...Object.fromEntries(QUALITIES.map((name) => [name, { 'par défaut': 'non' }])),
    staffPoints: grid('stStaff * 100 / staffTotal', STAFF),
    toSales: grid('rdExpense * 100 / sales', TO_SALES),
    toCost: grid('rdExpense * 100 / costExpense', TO_COST),
    classTwo: grid('classTwoIps', CLASS_TWO),
    outcomes: { variations: [{ si: 'classOneIps >= 1', alors: 30 }, { sinon: 'classTwo' }] },
    rd: { 'le maximum de': ['toSales', 'toCost'] },
    total: { somme: ['staffPoints', 'rd', 'outcomes'] },
    byScore: { 'toutes ces conditions': ['staffPoints > 0', 'total >= 60'] },
    route: { 'une de ces conditions': [...DIRECT, 'byScore'] },
    eligible: {
      'toutes ces conditions': [
        ...VETOES.map((name) => `${name} = non`),
        'residentEnterprise',
        ...Object.entries(LIMITS).map(([name, most]) => `${name} <= ${most}`),
        'route',
      ],
    },
  } as never)
  return {
    name: 'publicodes',
    most: 300,
    times: 3,
    decide: (facts) => {
      const told = [...NUMBERS, ...QUALITIES].map((name) => {
        const value = facts[name]
        return [name, typeof value === 'boolean' ? (value ? 'oui' : 'non') : value]
      })
      engine.setSituation(Object.fromEntries(told))
      return engine.evaluate('eligible').nodeValue
    },
  }
}
