import { Environment } from '@marcbachmann/cel-js'
import { evaluate, parse } from 'cel-js'
import {
  CLASS_TWO,
  DIRECT,
  LIMITS,
  nested,
  type PlainFacts,
  type Rival,
  STAFF,
  type Tiers,
  TO_COST,
  TO_SALES,
  VETOES,
} from './tech-sme.ts'

const asDouble = (x: number): string => x.toFixed(1)
const asInteger = (x: number): string => String(x)

function gates(number: (x: number) => string, scale: (name: string) => number): string {
  const limits = Object.entries(LIMITS).map(([name, most]) => `${name} <= ${number(most * scale(name))}`)
  return [...VETOES.map((name) => `!${name}`), 'residentEnterprise', ...limits].join(' && ')
}

/** The larger of two R&D scores is a choice: CEL has no max. */
function total(staff: string, sales: string, cost: string, ip: string): string {
  return `${staff} + (${sales} >= ${cost} ? ${sales} : ${cost}) + ${ip}`
}

function doubleRule(): string {
  const staff = nested('stStaff * 100.0 / staffTotal', STAFF, asDouble)
  const sales = nested('rdExpense * 100.0 / sales', TO_SALES, asDouble)
  const cost = nested('rdExpense * 100.0 / costExpense', TO_COST, asDouble)
  const ip = `(classOneIps >= 1.0 ? 30.0 : ${nested('classTwoIps', CLASS_TWO, asDouble)})`
  return `${gates(asDouble, () => 1)} && (${DIRECT.join(' || ')} || (${staff} > 0.0 && ${total(staff, sales, cost, ip)} >= 60.0))`
}

const MONEY = ['sales', 'totalAssets', 'rdExpense', 'costExpense']

/** cel-js will not divide an integer by a fraction: whole numbers, money by the hundredth, no division. */
function integerRule(): string {
  const share = (part: string, whole: string, tiers: Tiers): string =>
    tiers.reduceRight((rest, [border, points]) => `(${part} * 100 >= ${border} * ${whole} ? ${points} : ${rest})`, '0')
  const staff = share('stStaff', 'staffTotal', STAFF)
  const [sales, cost] = [share('rdExpense', 'sales', TO_SALES), share('rdExpense', 'costExpense', TO_COST)]
  const ip = `(classOneIps >= 1 ? 30 : ${nested('classTwoIps', CLASS_TWO, asInteger)})`
  const limits = gates(asInteger, (name) => (MONEY.includes(name) ? 100 : 1))
  return `${limits} && (${DIRECT.join(' || ')} || (${staff} > 0 && ${total(staff, sales, cost, ip)} >= 60))`
}

const inIntegers = (facts: PlainFacts): PlainFacts => ({
  ...facts,
  ...Object.fromEntries(MONEY.map((name) => [name, Math.round(Number(facts[name]) * 100)])),
})

/** An interpreter of the tree: doubles, a missing name throws, no trace. The facts are made whole numbers beforehand. */
export function celJs(rows: readonly PlainFacts[]): Rival {
  const parsed = parse(integerRule())
  if (!parsed.isSuccess) throw new Error(parsed.errors.join())
  const most = 2_000
  const integers = new Map(rows.slice(0, most).map((facts) => [facts, inIntegers(facts)]))
  return { name: 'cel-js', most, decide: (facts) => evaluate(parsed.cst, integers.get(facts)), times: 30 }
}

/** Compiled to closures: doubles, a missing name throws, no trace. It is the parser we use, deciding by itself. */
export function marcbachmannCel(rows: readonly PlainFacts[]): Rival {
  const cel = new Environment()
  const types = { boolean: 'bool', string: 'string', number: 'double' } as const
  for (const [name, value] of Object.entries(rows[0] ?? {}))
    cel.registerVariable(name, types[typeof value as keyof typeof types])
  const decide = cel.parse(doubleRule()) as (facts: PlainFacts) => unknown
  return { name: '@marcbachmann/cel-js', most: 20_000, decide, times: 3 }
}
