import { sql } from 'kysely'
import type { Subject } from '#cases/subject.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { OperationContext, ServerModule, TargetResolver } from '#server/http/module.ts'

export interface SubjectName {
  readonly kind: string
  readonly id: string
}

/**
 * Finds the record to which a comment or file belongs through the slice that owns it: a record of kind `key-task` is
 * found by that slice's target `key-task`, asked with `{keyTaskId}`; its guard decides what goes beyond the permission.
 */
export interface SubjectAccess {
  findPath(tx: Tx, tenantId: string, name: SubjectName): Promise<string | undefined>
  /** The record, or not-found when it is not there or not for this actor's eyes. */
  get(context: Pick<OperationContext, 'tx' | 'tenantId' | 'actor'>, name: SubjectName): Promise<Subject>
  /** The record, or the refusal of its slice when its files may not change any more. */
  getOpen(context: Pick<OperationContext, 'tx' | 'tenantId' | 'actor' | 'now'>, name: SubjectName): Promise<Subject>
}

type Slice = Pick<ServerModule, 'targets' | 'subjectGuards' | 'attachGuards'>

export function subjectAccess(slices: readonly Slice[]): SubjectAccess {
  const targets = new Map<string, TargetResolver>(slices.flatMap((slice) => Object.entries(slice.targets ?? {})))
  const guards = new Map(slices.flatMap((slice) => Object.entries(slice.subjectGuards ?? {})))
  const findPath: SubjectAccess['findPath'] = async (tx, tenantId, { kind, id }) =>
    (await targets.get(kind)?.(tx, tenantId, { [inputNameOf(kind)]: id }))?.unitPath
  const attachGuards = new Map(slices.flatMap((slice) => Object.entries(slice.attachGuards ?? {})))
  const access: SubjectAccess = {
    findPath,
    get: async ({ tx, tenantId, actor }, name) => {
      const path = await findPath(tx, tenantId, name)
      const guard = guards.get(name.kind)
      if (path === undefined || (guard && !(await guard(tx, actor, name.id)))) {
        throw new Refusal('not-found', { key: 'case.unknown-subject' })
      }
      const code = path.split('/').at(-2)!
      const unit = await sql<{
        id: string
      }>`select id from units where tenant_id = ${tenantId} and code = ${code}`.execute(tx)
      return { ...name, unitId: unit.rows[0]!.id }
    },
    getOpen: async (context, name) => {
      const subject = await access.get(context, name)
      await attachGuards.get(name.kind)?.(context, name.id)
      return subject
    },
  }
  return access
}

/** `key-task` → `keyTaskId`. */
const inputNameOf = (kind: string): string => `${kind.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Id`
