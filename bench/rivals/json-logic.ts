import { LogicEngine } from 'json-logic-engine'
import {
  CLASS_TWO,
  DIRECT,
  LIMITS,
  type PlainFacts,
  type Rival,
  STAFF,
  type Tiers,
  TO_COST,
  TO_SALES,
  VETOES,
} from './tech-sme.ts'

type Logic = { readonly [operator: string]: unknown } | number

const v = (name: string): Logic => ({ var: name })
const tiersOf = (value: Logic, tiers: Tiers): Logic => ({
  if: [...tiers.flatMap(([border, points]) => [{ '>=': [value, border] }, points]), 0],
})
const percent = (a: string, b: string): Logic => ({ '/': [{ '*': [v(a), 100] }, v(b)] })

function rule(): Logic {
  const staff = tiersOf(percent('stStaff', 'staffTotal'), STAFF)
  const rd = {
    max: [tiersOf(percent('rdExpense', 'sales'), TO_SALES), tiersOf(percent('rdExpense', 'costExpense'), TO_COST)],
  }
  const ip = { if: [{ '>=': [v('classOneIps'), 1] }, 30, tiersOf(v('classTwoIps'), CLASS_TWO)] }
  const byScore = { and: [{ '>': [staff, 0] }, { '>=': [{ '+': [staff, rd, ip] }, 60] }] }
  return {
    and: [
      ...VETOES.map((name) => ({ '!': v(name) })),
      v('residentEnterprise'),
      ...Object.entries(LIMITS).map(([name, most]) => ({ '<=': [v(name), most] })),
      { or: [...DIRECT.map(v), byScore] },
    ],
  }
}

/** Compiled to a JavaScript function: doubles, no unknown facts, no trace. */
export function jsonLogic(): Rival {
  const decide = new LogicEngine().build(rule() as never) as (facts: PlainFacts) => unknown
  return { name: 'json-logic-engine, compiled', most: Number.POSITIVE_INFINITY, decide, times: 3 }
}

/** Ten per cent of the growth, at most 50: undefined where there is none. */
export function jsonLogicAmount(): (facts: PlainFacts) => unknown {
  const grew = { '-': [v('rdExpense'), v('rdExpensePrior')] }
  const logic = {
    if: [
      {
        and: [
          { '!': v('seriousDishonesty') },
          { '!': v('abnormalList') },
          { '===': [{ substr: [v('region'), 0, 4] }, '6207'] },
          { '>': [v('rdExpense'), v('rdExpensePrior')] },
        ],
      },
      { min: [{ '/': [grew, 10] }, 50] },
      -1,
    ],
  }
  return new LogicEngine().build(logic as never) as (facts: PlainFacts) => unknown
}
