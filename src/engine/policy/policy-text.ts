import { Policy } from '#engine/policy/policy.ts'
import { writeYaml } from '#engine/text/write-yaml.ts'

/** What the schema supplies where nothing is written. */
const DEFAULTS: Readonly<Record<string, unknown>> = { sample: false, way: 'apply' }
const DEFAULT_NEAR = { changes: 2, withinPercent: 30 }

type Map = Readonly<Record<string, unknown>>

/**
 * A policy as `policies/*.yaml` has it: keys in the order of the schema, what the schema supplies left out. Reading it gives
 * the same policy, and the same policy always the same bytes. A definition that is not sound is written as it stands.
 */
export function writePolicy(definition: object): string {
  const read = Policy.safeParse(definition)
  return writeYaml(read.success ? plainPolicy(read.data) : (definition as Map))
}

function plainPolicy(policy: Policy): Map {
  const { near, gives, values, ...rest } = policy
  const isDefaultNear =
    near.changes === DEFAULT_NEAR.changes && Number(near.withinPercent) === DEFAULT_NEAR.withinPercent
  return Object.fromEntries(
    Object.keys(policy).flatMap((key): [string, unknown][] => {
      if (key === 'near') return isDefaultNear ? [] : [[key, near]]
      if (key === 'values')
        return values.length === 0 ? [] : [[key, values.map((value) => said(value, { type: 'number' }))]]
      if (key === 'gives') return gives ? [[key, said(gives, { rounding: 'fen' })]] : []
      return Object.entries(said(rest, DEFAULTS)).filter(([name]) => name === key)
    }),
  )
}

/** Without lists that are empty and what the schema supplies. */
const said = (map: Map, defaults: Map): Map =>
  Object.fromEntries(
    Object.entries(map).filter(
      ([name, value]) =>
        value !== undefined && value !== defaults[name] && !(Array.isArray(value) && value.length === 0),
    ),
  )
