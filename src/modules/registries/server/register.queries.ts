import { sql } from 'kysely'
import type { Register } from '#engine/form/register.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Tx } from '#server/database/tenant.ts'

/** The registers of the administration by code, as its pack says now. */
export async function listRegisterDefinitions(tx: Tx, tenantId: string): Promise<ReadonlyMap<string, Register>> {
  const { rows } = await sql<{ content: { registers: readonly Register[] } }>`
    select content from definition_versions where tenant_id = ${tenantId} and kind = 'registers'
    order by version desc limit 1`.execute(tx)
  return new Map((rows[0]?.content.registers ?? []).map((register) => [register.code, register]))
}

/** @throws Refusal not-found when the pack names no such register. */
export async function getRegister(tx: Tx, tenantId: string, code: string): Promise<Register> {
  const found = (await listRegisterDefinitions(tx, tenantId)).get(code)
  if (found === undefined) throw new Refusal('not-found', { key: 'register.no-register', at: 'register' })
  return found
}

const NUMBER = { zh: '编号', en: 'Number' }

/** By what entries of the register are known. */
export const keyNameOf = ({ key }: Register) => key?.name ?? NUMBER
