import { sql } from 'kysely'
import type { Tx } from '#server/database/tenant.ts'

export interface NewPerson {
  readonly tenantId: string
  readonly id: string
  readonly name: string
  readonly unitId: string
  readonly post?: string
  readonly phone?: string
  readonly email?: string
}

export async function insertPerson(tx: Tx, person: NewPerson): Promise<void> {
  await sql`
    insert into people (tenant_id, id, name, unit_id, post, phone, email)
    values (${person.tenantId}, ${person.id}, ${person.name}, ${person.unitId}, ${person.post ?? null},
      ${person.phone ?? null}, ${person.email ?? null})`.execute(tx)
}

export interface PersonFacts {
  readonly name: string
  readonly unitId: string
  readonly post: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly leftOn: string | null
}

export async function lockPersonFacts(tx: Tx, tenantId: string, personId: string): Promise<PersonFacts> {
  const { rows } = await sql<PersonFacts>`
    select name, unit_id, post, phone, email, left_on from people
    where tenant_id = ${tenantId} and id = ${personId} for update`.execute(tx)
  return rows[0]!
}

export async function updatePersonFacts(tx: Tx, tenantId: string, personId: string, facts: PersonFacts): Promise<void> {
  await sql`
    update people set name = ${facts.name}, unit_id = ${facts.unitId}, post = ${facts.post}, phone = ${facts.phone},
      email = ${facts.email}, left_on = ${facts.leftOn}::date
    where tenant_id = ${tenantId} and id = ${personId}`.execute(tx)
}
