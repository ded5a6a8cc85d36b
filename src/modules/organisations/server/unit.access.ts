import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '#engine/access/can.ts'

/**
 * The rows of a scope as one SQL condition on a column that holds a unit's path, for `where`. `undefined` (the
 * permission is held nowhere) lets no row through.
 *
 *     where v.tenant_id = ${tenantId} and ${scopeCondition(scopeOf(actor, 'report.read'), 'v.path')}
 *
 * A path holds [A-Za-z0-9-/] only, so nothing in it is a pattern; a path that does is refused rather than escaped.
 */
export function scopeCondition(scope: Scope | undefined, pathColumn: string): RawBuilder<boolean> {
  if (!scope) return sql<boolean>`false`
  if (scope.kind === 'all') return sql<boolean>`true`
  const column = sql.ref(pathColumn)
  const conditions = [
    ...scope.own.map((path) => sql<boolean>`${column} = ${checked(path)}`),
    ...scope.subtrees.map((path) => sql<boolean>`${column} like ${`${checked(path)}%`}`),
  ]
  return conditions.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(conditions, sql` or `)})`
}

const PATH = /^(\/[A-Za-z0-9-]+)+\/$/

function checked(path: string): string {
  if (!PATH.test(path)) throw new Error('a unit path holds letters, digits, hyphens and slashes only')
  return path
}
