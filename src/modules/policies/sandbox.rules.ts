import type { ColumnTable } from '#engine/expression/column-table.ts'
import type { Facts } from '#engine/expression/expression.ts'
import { type Exact, parseExact } from '#engine/number/exact.ts'
import { isWithin, parseBounds } from '#engine/policy/bounds.ts'
import { changePolicy, type PolicyChanges, type TriedClause, withClauses } from '#engine/policy/change-policy.ts'
import { checkPolicy, compilePolicy } from '#engine/policy/compile-policy.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import type { EnterpriseGroup } from '#engine/policy/fact-dictionary.ts'
import { Policy } from '#engine/policy/policy.ts'
import { Refusal } from '#engine/refusal.ts'

export const TRIAL_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const
export type TrialState = (typeof TRIAL_STATES)[number]

/** What is tried of a policy. */
export interface TriedChange {
  readonly changes: PolicyChanges
  readonly clauses: readonly TriedClause[]
}

/**
 * The rules as they might be, ready to decide. They are taken as in force when the present ones are, unless the change is of
 * their days. @throws Refusal form-invalid for a place there is not, rule-broken with every place that does not hold together.
 */
export function triedRules(
  compiled: CompiledPolicy,
  { changes, clauses }: TriedChange,
  draft?: object,
): CompiledPolicy {
  const { inForce } = compiled.policy
  const base = draft === undefined ? compiled.policy : { ...draft, code: compiled.policy.code, inForce }
  const set = changePolicy(base, changes)
  if ('refused' in set) throw new Refusal('form-invalid', { key: 'policy.no-such-path', at: 'changes' })
  const unpaid = clauses.findIndex(({ way, amount }) => (way === 'adds' || way === 'instead') && amount === undefined)
  if (unpaid >= 0) throw new Refusal('form-invalid', { key: 'policy.clause-without-amount', at: `clauses/${unpaid}` })
  const read = Policy.safeParse(withClauses(set.changed, clauses))
  if (!read.success)
    throw new Refusal(
      'rule-broken',
      ...read.error.issues
        .slice(0, 20)
        .map(({ path }) => ({ key: 'policy.unsound-change', at: `changes/${path.join('/')}` })),
    )
  const wrong = checkPolicy(read.data, compiled.dictionary).filter(({ severity }) => severity === 'error')
  if (wrong.length > 0)
    throw new Refusal(
      'rule-broken',
      ...wrong
        .slice(0, 20)
        .map(({ key, params, path }) => ({ ...toldAs(key, params), at: `changes/${path.join('/')}` })),
    )
  return compilePolicy(read.data, compiled.dictionary)
}

/** What is wrong in an expression would repeat the words that were sent: only that it is wrong is told. */
const toldAs = (key: string, params: Readonly<Record<string, string | number>> | undefined) =>
  key.startsWith('expression.') ? { key: 'policy.unsound-expression' } : { key, ...(params && { params }) }

const columnName = ({ code }: EnterpriseGroup): string => `group:${code}`

/** The group an enterprise belongs to; '' where the fact is not known or lies in no tier. */
export function groupWord({ by, take, tiers }: EnterpriseGroup, facts: Facts): string {
  const fact = facts[by]
  if (fact === undefined || fact === null) return ''
  if (tiers === undefined) return String(fact).slice(0, take)
  const number: Exact | undefined = parseExact(String(fact))
  const at = number === undefined ? -1 : tiers.findIndex((tier) => isWithin(parseBounds(tier.in), number))
  return at < 0 ? '' : String(at)
}

/** The table with a column of words for every group. */
export function withGroups(
  table: ColumnTable,
  groups: readonly EnterpriseGroup[],
  sheets: readonly { readonly facts: Facts }[],
): { readonly table: ColumnTable; readonly names: readonly string[] } {
  const columns = groups.map((group) => {
    const places = new Map<string, number>()
    const codes = Int32Array.from(sheets, ({ facts }) => {
      const word = groupWord(group, facts)
      const place = places.get(word) ?? places.size
      places.set(word, place)
      return place
    })
    return [columnName(group), { kind: 'text', codes, dictionary: [...places.keys()] }] as const
  })
  return {
    table: { ...table, columns: { ...table.columns, ...Object.fromEntries(columns) } },
    names: groups.map(columnName),
  }
}
