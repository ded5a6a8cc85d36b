import { sql } from 'kysely'
import type { Pack } from '#engine/definition/pack.ts'
import type { Tx } from '#server/database/tenant.ts'
import { type DefinitionPart, keepDefinition, type Publishing } from '#server/definitions/definition-version.store.ts'
import { keepForm } from '#server/definitions/form-publishing.store.ts'
import { policyParts } from '#server/definitions/office-policies.ts'
import { publishPeople, publishRoles } from '#server/definitions/people-publishing.store.ts'
import { publishUnits, type SearchTextOf } from '#server/definitions/unit-publishing.store.ts'

export interface PublishOptions extends Publishing {
  /** The day from which what changed is in force, in the administration's own time. */
  readonly on: string
  readonly searchTextOf: SearchTextOf
}

export interface Published {
  /** Parts that became a new version, as `cycles zhangye`; none when the pack is what is in force already. */
  readonly changed: readonly string[]
}

/**
 * Publishes a checked pack into its administration: opens it when it is new, and otherwise applies what differs from the pack
 * as last published. The caller's transaction is the whole of it: either all of the pack is in force or nothing of it.
 * Indicators, plans and targets are applied by the slice that owns them, from the same `Pack`, in the same transaction.
 */
export async function publishPack(tx: Tx, pack: Pack, options: PublishOptions): Promise<Published> {
  const { tenantId, now } = options
  const { code, name, demo, utcOffsetMinutes } = pack.manifest.value
  await sql`insert into tenants (id, code, name_zh, name_en, is_demo, utc_offset_minutes, opened_at)
    values (${tenantId}, ${code}, ${name.zh}, ${name.en}, ${demo}, ${utcOffsetMinutes}, ${now})
    on conflict (id) do nothing`.execute(tx)
  await sql`select id from tenants where id = ${tenantId} for no key update`.execute(tx)
  await sql`update tenants set name_zh = ${name.zh}, name_en = ${name.en}, utc_offset_minutes = ${utcOffsetMinutes}
    where id = ${tenantId} and (name_zh, name_en, utc_offset_minutes) is distinct from
      (${name.zh}, ${name.en}, ${utcOffsetMinutes}::integer)`.execute(tx)
  await publishUnits(tx, options, pack, options.on, options.searchTextOf)
  const changed: string[] = []
  for (const part of [...partsOf(pack), ...(await policyParts(tx, tenantId, pack))]) {
    const isNew = part.kind === 'form' ? keepForm(tx, options, part, pack) : keepDefinition(tx, options, part)
    if (!(await isNew)) continue
    changed.push(`${part.kind} ${part.code}`)
    if (part.kind === 'roles') await publishRoles(tx, options, pack)
  }
  await publishPeople(tx, options, pack, options.on)
  return { changed }
}

/** The parts that are kept and versioned on their own, so that a new plan is not a new tree. */
export function partsOf(pack: Pack): DefinitionPart[] {
  const { code, calendar } = pack.manifest.value
  const values = <T>(placed: readonly { readonly value: T }[]): T[] => placed.map(({ value }) => value)
  const units = { kinds: pack.unitKinds, peerGroups: pack.peerGroups, units: values(pack.units) }
  const years = values(pack.calendars).filter((year) => year.calendar === calendar)
  return [
    { kind: 'pack', code, content: pack.manifest.value },
    { kind: 'units', code, content: units },
    { kind: 'roles', code, content: { roles: values(pack.roles) } },
    { kind: 'indicators', code, content: { indicators: values(pack.indicators) } },
    { kind: 'cycles', code, content: { cycles: values(pack.cycles) } },
    ...(pack.monitors.length > 0 ? [{ kind: 'monitors', code, content: { monitors: values(pack.monitors) } }] : []),
    { kind: 'calendar', code, content: { years } },
    { kind: 'lights', code, content: { choice: pack.lightChoice, schemes: values(pack.lightSchemes) } },
    ...values(pack.slipPractice).map((practice) => ({ kind: 'slips', code, content: practice })),
    ...values(pack.appraisalPractice).map((practice) => ({ kind: 'appraisal', code, content: practice })),
    ...values(pack.checkPractice).map((practice) => ({ kind: 'checks', code, content: practice })),
    ...values(pack.meetingPractice).map((practice) => ({ kind: 'meetings', code, content: practice })),
    ...values(pack.cultivationPractice).map((practice) => ({ kind: 'cultivation', code, content: practice })),
    ...values(pack.fundPractice).map((practice) => ({ kind: 'funds', code, content: practice })),
    ...values(pack.programmePractice).map((practice) => ({ kind: 'programmes', code, content: practice })),
    ...values(pack.limitRegimes).map((regime) => ({ kind: 'limits', code: regime.code, content: regime })),
    ...values(pack.documents).map((template) => ({ kind: 'document', code: template.code, content: template })),
    ...values(pack.processes).map((process) => ({ kind: 'process', code: process.code, content: process })),
    { kind: 'registers', code, content: { registers: values(pack.registers), questions: values(pack.questions) } },
    { kind: 'codes', code, content: { lists: values(pack.codeLists) } },
    ...values(pack.forms).map((form) => ({ kind: 'form', code: form.code, content: form })),
    { kind: 'imports', code, content: { mappings: values(pack.mappings) } },
    ...values(pack.plans).map((plan) => ({ kind: 'plan', code: plan.code, content: plan })),
  ]
}
