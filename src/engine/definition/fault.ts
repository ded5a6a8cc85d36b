import type { DefinitionMessageKey } from '#engine/definition/definition.messages.ts'
import type { DocumentMessageKey } from '#engine/document/document.messages.ts'
import type { FormMessageKey } from '#engine/form/form.messages.ts'
import type { FaultKey } from '#engine/import/gathering.ts'
import type { LightMessageKey } from '#engine/light/light.messages.ts'
import type { PolicyMessageKey } from '#engine/policy/policy.messages.ts'
import type { ProcessFaultKey } from '#engine/process/process-fault.messages.ts'

/** Words of the definition itself, of a value file, or of an expression in it. */
export type DefinitionFaultKey =
  | DefinitionMessageKey
  | FaultKey
  | DocumentMessageKey
  | LightMessageKey
  | FormMessageKey
  | PolicyMessageKey
  | ProcessFaultKey
  | `expression.${string}`
  | `rule.${string}`
  | `calendar.${string}`
  | `register.${string}`
  | `identifier.${string}`

/** Where in a pack: a file and the path of a key in it. The loader turns the path into line and column. */
export interface Place {
  readonly file: string
  readonly path: readonly (string | number)[]
  /** Point at the key itself and not at its value. */
  readonly atKey?: boolean
  /** Characters into the value, for an expression that is wrong in the middle. */
  readonly offset?: number
}

/** One thing that is wrong with a pack. An error keeps it from being published; a warning does not. */
export interface DefinitionFault {
  readonly severity: 'error' | 'warning'
  readonly key: DefinitionFaultKey
  readonly params?: Readonly<Record<string, string | number>>
  readonly place: Place
  /** Where the other of two stands; the loader puts file and line of it into the sentence as `first`. */
  readonly first?: Place
}

/** Gathers faults of one check, so that a check reads as its rules. */
export interface FaultSink {
  error(place: Place, key: DefinitionFaultKey, params?: DefinitionFault['params'], first?: Place): void
  warning(place: Place, key: DefinitionFaultKey, params?: DefinitionFault['params']): void
}

export function sinkInto(faults: DefinitionFault[]): FaultSink {
  return {
    error: (place, key, params, first) =>
      faults.push({ severity: 'error', key, params, place, ...(first && { first }) }),
    warning: (place, key, params) => faults.push({ severity: 'warning', key, params, place }),
  }
}
