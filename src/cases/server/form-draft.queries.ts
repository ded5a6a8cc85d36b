import { sql } from 'kysely'
import type { FormPlace } from '#cases/form-draft.contract.ts'
import { getShelf, type Shelf } from '#cases/server/case-form.queries.ts'
import { listProcessesInForce } from '#cases/server/case-process.queries.ts'
import { inForce } from '#cases/server/duty.queries.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { FormSurroundings } from '#engine/definition/check-form-draft.ts'
import { FormSource } from '#engine/form/form.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import type { Who } from '#engine/process/who.ts'
import { Refusal } from '#engine/refusal.ts'
import type { OperationContext } from '#server/http/module.ts'

type Context = Pick<OperationContext, 'tx' | 'tenantId'>

/** A form as it was published. */
export interface PublishedForm {
  readonly code: string
  readonly revision: number
  readonly hash: string
  readonly content: FormSource
  readonly publishedAt: Date
  readonly publishedBy: string | null
}

const PUBLISHED = sql`select distinct on (d.code) d.code, d.version as revision, d.hash, d.content, d.published_at,
  (select p.name from accounts a join people p on p.tenant_id = a.tenant_id and p.id = a.person_id
    where a.tenant_id = d.tenant_id and a.id = d.published_by) as published_by
  from definition_versions d`

/** The forms in force, in the order of their codes. */
export async function listFormsInForce({ tx, tenantId }: Context): Promise<readonly PublishedForm[]> {
  const { rows } = await sql<PublishedForm>`${PUBLISHED} where d.tenant_id = ${tenantId} and d.kind = 'form'
    order by d.code, d.version desc limit 500`.execute(tx)
  return rows.map((row) => ({ ...row, content: FormSource.parse(row.content) }))
}

/** One publication, the one in force when none is named. @throws Refusal not-found. */
export async function getPublishedForm(context: Context, code: string, revision?: number): Promise<PublishedForm> {
  const found = await findPublishedForm(context, code, revision)
  if (found === undefined) throw new Refusal('not-found', { key: 'form-draft.no-form', at: 'formCode' })
  return found
}

export async function findPublishedForm(
  { tx, tenantId }: Context,
  code: string,
  revision?: number,
): Promise<PublishedForm | undefined> {
  const { rows } = await sql<PublishedForm>`${PUBLISHED} where d.tenant_id = ${tenantId} and d.kind = 'form'
    and d.code = ${code} and (${revision ?? null}::integer is null or d.version = ${revision ?? null})
    order by d.code, d.version desc limit 1`.execute(tx)
  return rows[0] && { ...rows[0], content: FormSource.parse(rows[0].content) }
}

const MOST_VERSIONS = 200

/** Publications of a form, the newest first, and since when cases are filled in by each. */
export async function listPublications({ tx, tenantId }: Context, code: string) {
  const { rows } = await sql<{
    revision: number
    version: number
    publishedAt: Date
    publishedBy: string | null
    usedSince: Date | null
  }>`
    select d.version as revision, (d.content ->> 'version')::integer as version, d.published_at,
      (select p.name from accounts a join people p on p.tenant_id = a.tenant_id and p.id = a.person_id
        where a.tenant_id = d.tenant_id and a.id = d.published_by) as published_by,
      (select min(k.kept_at) from case_forms k where k.tenant_id = d.tenant_id and k.code = d.code
        and k.version = (d.content ->> 'version')::integer and k.kept_at >= d.published_at) as used_since
    from definition_versions d where d.tenant_id = ${tenantId} and d.kind = 'form' and d.code = ${code}
    order by d.version desc limit ${MOST_VERSIONS}`.execute(tx)
  return rows
}

/** What is in force around a form. */
export async function surroundingsOf(
  context: Context,
  code: string,
): Promise<FormSurroundings & { readonly shelf: Shelf }> {
  const shelf = await getShelf(context.tx, context.tenantId)
  const forms = await listFormsInForce(context)
  return {
    shelf,
    questions: [...shelf.questions.values()],
    registers: shelf.registers,
    lists: shelf.lists as FormSurroundings['lists'],
    others: forms.filter((one) => one.code !== code).map(({ content }) => content),
  }
}

/** Where the processes in force use a form: each seat that writes in it, and each that reads it. */
export async function placesOf(context: Context, code: string): Promise<readonly FormPlace[]> {
  const processes = await listProcessesInForce(context.tx, context.tenantId)
  const using = processes.filter(({ process }) => process.forms.some((form) => form.code === code))
  if (using.length === 0) return []
  const { rows } = await sql<{ code: string; zh: string; en: string }>`
    select code, name_zh as zh, name_en as en from roles where tenant_id = ${context.tenantId}`.execute(context.tx)
  const roles = new Map(rows.map(({ code: role, zh, en }) => [role, { zh, en }]))
  return using.flatMap((process) => placesIn(process, code, roles))
}

type Roles = ReadonlyMap<string, { readonly zh: string; readonly en: string }>

function placesIn({ process }: CompiledProcess, form: string, roles: Roles): FormPlace[] {
  const head = { code: process.code, name: process.name }
  return process.states.flatMap((state) => {
    const asked = state.actions.filter((action) => action.form === form)
    return (state.task?.seats ?? []).map((seat) => ({
      process: head,
      state: { code: state.code, name: state.name },
      seat: { code: seat.code, name: seat.name },
      who: whoInWords(seat.who, process.relations, roles),
      writes: asked.some(({ seats }) => seats.length === 0 || seats.includes(seat.code)),
    }))
  })
}

function whoInWords(
  whos: readonly Who[],
  relations: CompiledProcess['process']['relations'],
  roles: Roles,
): FormPlace['who'] {
  const names = whos.map(({ role, relation }) => {
    const of = relations.find((one) => one.code === relation)?.name
    const held = role === undefined ? undefined : (roles.get(role) ?? { zh: role, en: role })
    if (held === undefined) return of ?? { zh: '', en: '' }
    return of === undefined ? held : { zh: `${of.zh}的${held.zh}`, en: `${held.en} of the ${of.en}` }
  })
  return {
    zh: [...new Set(names.map(({ zh }) => zh))].filter(Boolean).join('、'),
    en: [...new Set(names.map(({ en }) => en))].filter(Boolean).join(', '),
  }
}

/** Open drafts by form. */
export async function listOpenDrafts({ tx, tenantId }: Context) {
  const { rows } = await sql<{
    id: string
    code: string
    state: 'drawing' | 'proposed'
    editedBy: string
    editedAt: Date
    /** 0: the form begins with it. */
    base: number
    name: { readonly zh: string; readonly en: string } | null
  }>`
    select d.id, d.code, d.state, p.name as edited_by, d.edited_at, d.base_version as base, d.content -> 'name' as name
    from form_drafts d
    join people p on p.tenant_id = d.tenant_id and p.id = d.edited_by
    where d.tenant_id = ${tenantId} and d.state in ('drawing', 'proposed') order by d.code limit 500`.execute(tx)
  return new Map(rows.map((row) => [row.code, row]))
}

/** Duties at which a permission is held for the whole administration, as inboxes know them. */
export async function listDuties(
  { tx, tenantId, now }: Context & Pick<OperationContext, 'now'>,
  permission: string,
): Promise<readonly { readonly roleCode: string; readonly unitId: string }[]> {
  const today = await getToday(tx, tenantId, now)
  const { rows } = await sql<{ roleCode: string; unitId: string }>`
    select distinct a.role_code, a.unit_id from role_assignments a
    join roles r on r.tenant_id = a.tenant_id and r.code = a.role_code
    where a.tenant_id = ${tenantId} and r.grants ->> ${permission} = 'all' and ${inForce(today)}
    order by a.role_code, a.unit_id limit 100`.execute(tx)
  return rows
}

/** Names of people by id. */
export async function namesOfPeople(
  { tx, tenantId }: Context,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from people where tenant_id = ${tenantId} and id = any(${[...ids]}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
