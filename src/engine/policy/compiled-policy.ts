import type { Expression, Facts } from '#engine/expression/expression.ts'
import type { Outcome } from '#engine/expression/value.ts'
import type { Exact } from '#engine/number/exact.ts'
import type { Bounds } from '#engine/policy/bounds.ts'
import type { FactDictionary } from '#engine/policy/fact-dictionary.ts'
import type { Policy, Requirement } from '#engine/policy/policy.ts'

/** A formula with the facts it comes down to. */
export interface Reading {
  readonly expression: Expression
  readonly decide: (facts: Facts) => Outcome
  /** Facts that registers know, through all computed values. */
  readonly registered: readonly string[]
  /** Facts that a person decides. */
  readonly personal: readonly string[]
}

/** What every rule bears: where it stands in the definition, and the clause it carries out. */
export interface Cited {
  /** Path in the definition, `requirements/2/anyOf/0`; names the rule for ever. */
  readonly path: string
  readonly code: string
  readonly name: Requirement['name']
  readonly clause: string
  readonly says?: string
}

export interface CompiledLeaf extends Cited, Reading {
  readonly kind: 'when'
}

export interface CompiledScoreTest extends Cited {
  readonly kind: 'score'
  /** Place of the part in the sheet; undefined is the whole. */
  readonly part?: number
  readonly limit: Exact
  /** The limit itself is enough. */
  readonly orEqual: boolean
}

export interface CompiledGroup extends Cited {
  readonly kind: 'any' | 'all'
  readonly children: readonly CompiledNode[]
}

export type CompiledNode = CompiledLeaf | CompiledScoreTest | CompiledGroup

/** Points: one number, or a range within which `expert` says how many. */
export interface CompiledMark {
  readonly low: Exact
  readonly high: Exact
  readonly expert?: string
}

export type CompiledItem = Cited & { readonly max: Exact } & (
    | { readonly kind: 'mark'; readonly mark: CompiledMark }
    | {
        readonly kind: 'tiers'
        readonly by: Reading
        readonly tiers: readonly (CompiledMark & { readonly bounds: Bounds })[]
      }
    | {
        readonly kind: 'first'
        readonly items: readonly CompiledItem[]
        readonly conditions: readonly (Reading | undefined)[]
      }
    | { readonly kind: 'best' | 'sum'; readonly items: readonly CompiledItem[] }
  )

export type CompiledAmount = {
  readonly path: string
  readonly clause?: string
  readonly less?: Reading
  readonly floor?: Exact
  readonly cap?: Exact
} & (
  | { readonly kind: 'fixed'; readonly amount: Exact }
  | { readonly kind: 'percent'; readonly of: Reading; readonly percent: Exact }
  | {
      readonly kind: 'bands'
      readonly of: Reading
      readonly bands: readonly { readonly bounds: Bounds; readonly percent: Exact }[]
    }
  | {
      readonly kind: 'tiers'
      readonly by: Reading
      readonly tiers: readonly { readonly bounds: Bounds; readonly amount: Exact }[]
    }
  | { readonly kind: 'each'; readonly count: Reading; readonly each: Exact }
  | { readonly kind: 'formula'; readonly is: Reading }
  | {
      readonly kind: 'choose'
      readonly options: readonly { readonly when?: Reading; readonly amount: CompiledAmount }[]
    }
  | { readonly kind: 'sum' | 'best'; readonly parts: readonly CompiledAmount[] }
)

/** A computed value, after all it follows from. */
export interface CompiledValue extends Reading {
  readonly code: string
  readonly name: Requirement['name']
  readonly clause?: string
  /** Of the policy itself, not of the dictionary. */
  readonly isOwn: boolean
}

/** A policy that has passed its checks, ready to decide. Made once, used for every enterprise. */
export interface CompiledPolicy {
  readonly policy: Policy
  readonly dictionary: FactDictionary
  /** In the order in which they can be worked out. */
  readonly values: readonly CompiledValue[]
  readonly vetoes: readonly CompiledLeaf[]
  readonly requirements: readonly CompiledNode[]
  readonly score?: { readonly max: Exact; readonly parts: readonly CompiledItem[] }
  readonly amount?: CompiledAmount
  /** Every fact that can decide or that the amount needs. */
  readonly reads: readonly string[]
  /** May the same facts be judged otherwise on another day? */
  readonly readsDay: boolean
}
