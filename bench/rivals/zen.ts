import { ZenEngine } from '@gorules/zen-engine'
import { CLASS_TWO, DIRECT, LIMITS, nested, type Rival, STAFF, TO_COST, TO_SALES, VETOES } from './tech-sme.ts'

const number = (x: number): string => String(x)
const expression = (key: string, value: string) => ({ id: key, key, value })

/** A decision of one expression node, as its editor writes it. Decimals, no unknown facts; the trace is left out. */
export function zen(): Rival {
  const ip = `(classOneIps >= 1 ? 30 : ${nested('classTwoIps', CLASS_TWO, number)})`
  const gates = [
    ...VETOES.map((name) => `not ${name}`),
    'residentEnterprise',
    ...Object.entries(LIMITS).map(([name, most]) => `${name} <= ${most}`),
  ]
  const expressions = [
    expression('staff', nested('stStaff * 100 / staffTotal', STAFF, number)),
    expression('rdToSales', nested('rdExpense * 100 / sales', TO_SALES, number)),
    expression('rdToCost', nested('rdExpense * 100 / costExpense', TO_COST, number)),
    expression('total', `$.staff + max([$.rdToSales, $.rdToCost]) + ${ip}`),
    expression('eligible', `${gates.join(' and ')} and (${DIRECT.join(' or ')} or ($.staff > 0 and $.total >= 60))`),
  ]
  const node = (id: string, type: string, content: object = {}) => ({
    ...{ id, name: id, type, content },
    position: { x: 0, y: 0 },
  })
  const edge = (sourceId: string, targetId: string) => ({
    id: `${sourceId}-${targetId}`,
    sourceId,
    targetId,
    type: 'edge',
  })
  const decision = new ZenEngine().createDecision({
    nodes: [
      node('request', 'inputNode'),
      node('rule', 'expressionNode', { expressions }),
      node('response', 'outputNode'),
    ],
    edges: [edge('request', 'rule'), edge('rule', 'response')],
  })
  return {
    name: '@gorules/zen-engine',
    most: 5_000,
    isAsync: true,
    times: 3,
    decide: async (facts) => (await decision.evaluate(facts)).result.eligible,
  }
}
