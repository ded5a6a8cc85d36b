import { sql } from 'kysely'
import { mayWrite } from '#cases/case-desk.rules.ts'
import { getForm } from '#cases/server/case-form.queries.ts'
import { openSituation } from '#cases/server/case-situation.ts'
import { fieldsOf } from '#engine/form/form.ts'
import { Refusal } from '#engine/refusal.ts'
import { maskPersonal } from '#engine/register/mask-personal.ts'
import type * as contract from '#modules/registries/entry.contract.ts'
import { registersThatAre } from '#modules/registries/server/entry.queries.ts'
import { getRegister, listRegisterDefinitions } from '#modules/registries/server/register.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const SHOWN = 8
const LAST = 4

/** Name and masked number, for a form that refers to the register and that the actor fills in now. */
export const lookUpEntriesOf: Handler<typeof contract.lookUpEntries> = async (
  context,
  { register: code, caseId, text },
) => {
  const { tx, tenantId } = context
  const register = await getRegister(tx, tenantId, code)
  await demandReference(context, caseId, code)
  const codes = [code, ...registersThatAre(code, await listRegisterDefinitions(tx, tenantId))]
  const { rows } = await sql<{ id: string; name: string; key: string }>`
    select id, name, key from register_entries
    where tenant_id = ${tenantId} and register = any(${codes}::text[]) and state = 'active'
      and position(${text.toLowerCase()} in search) > 0
    order by name collate "C", id limit ${SHOWN}`.execute(tx)
  context.audit({ subjectKind: 'case', subjectId: caseId, detail: { register: code, shown: rows.length } })
  const masked = (key: string) =>
    register.key?.personal === true ? maskPersonal(key, register.key.format) : `****${key.slice(-LAST)}`
  return { rows: rows.map(({ key, ...row }) => ({ ...row, key: masked(key) })) }
}

/** @throws Refusal not-found when the case is not in sight, not-allowed when no form that is his to fill in refers to the register. */
async function demandReference(context: OperationContext, caseId: string, register: string): Promise<void> {
  const { one, desk } = await openSituation(context, caseId)
  for (const [code, hash] of Object.entries(one.forms)) {
    if (!mayWrite(desk, code)) continue
    const { form } = await getForm(context.tx, context.tenantId, hash)
    const isReferred = fieldsOf(form).some(({ field }) =>
      [field, ...(field.kind === 'table' ? field.columns : [])].some(
        (one) => one.kind === 'reference' && one.register === register,
      ),
    )
    if (isReferred) return
  }
  throw new Refusal('not-allowed', { key: 'register.no-form-asks' })
}
