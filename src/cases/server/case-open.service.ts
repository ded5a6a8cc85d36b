import { sql } from 'kysely'
import { CASE_SUBJECT } from '#cases/case.ts'
import { searchOf } from '#cases/case-search.rules.ts'
import type { KeptCase } from '#cases/server/case.queries.ts'
import { appendEvents, insertCase, putParties } from '#cases/server/case.store.ts'
import { emitMoved, haveEffects } from '#cases/server/case-effect.service.ts'
import { pinForms } from '#cases/server/case-form.queries.ts'
import { askFor, caseAfter } from '#cases/server/case-move.ts'
import { getProcessInForce } from '#cases/server/case-process.queries.ts'
import { refuseStep } from '#cases/server/case-refusal.ts'
import { factsOfCase, kindContext, loadOffice, personOf, type RunContext, worldOf } from '#cases/server/case-run.ts'
import { sayDone } from '#cases/server/case-words.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { UNBORN } from '#engine/process/case-event.ts'
import type { Subcase } from '#engine/process/case-state.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import { openTasks } from '#engine/process/open-tasks.ts'
import { openCase } from '#engine/process/step.ts'
import type { Parties } from '#engine/process/who.ts'
import { Refusal } from '#engine/refusal.ts'
import type { NewCase } from '#server/http/case-kind.ts'

/**
 * Opens a case in the transaction of the caller: its process and forms are pinned, the first seats ask, effects of entering are
 * had. @throws Refusal when the process, a party or a person is not there, or nobody could be asked.
 */
export async function openCaseRecord(context: RunContext, asked: NewCase): Promise<KeptCase> {
  const { tx, tenantId, now } = context
  const process = await getProcessInForce(tx, tenantId, asked.process)
  checkRelations(process, asked.parties)
  const office = await loadOffice(context, asked.parties, [])
  await checkParties(context, asked, office.today)
  const person = personOf(context)
  const unitName = await unitNames(context, asked.unitId)
  const { record } = process.process
  const unborn: Omit<KeptCase, 'phase'> = {
    id: context.newId(),
    process: process.process.code,
    version: process.version,
    ...(record !== undefined && { record }),
    title: asked.title,
    unitId: asked.unitId,
    state: '',
    round: 1,
    serial: 0,
    ...(person !== undefined && { openedBy: person }),
    openedAt: now,
    ...(asked.subject && { subject: asked.subject }),
    ...(asked.parent && { parentCaseId: asked.parent.caseId, parentKey: asked.parent.key }),
    facts: asked.facts ?? {},
    parties: asked.parties,
    processState: UNBORN,
    forms: await pinForms(
      context,
      process.process.forms.map(({ code }) => code),
    ),
    enteredOn: office.today,
  }
  const facts = await factsOfCase(context, { ...unborn, phase: 'draft' })
  const opened = openCase(process, asked.parties, worldOf(context, office, { facts, forms: {}, files: {} }))
  if (!opened.ok) throw await refuseStep(context, process, { ...unborn, phase: 'draft' }, opened, { kind: 'tick' })
  const one = caseAfter(unborn, process, opened.state, unborn.facts, office, now)
  await insertCase(context, one, searchOf([one.title, ...unitName]))
  await putParties(context, one.id, one.parties, true)
  appendEvents(context, one.id, 0, opened.events, context.onBehalfOf)
  await askFor(context, process, one, openTasks(process, one.processState), office)
  await recordHistory(context, {
    subject: { kind: CASE_SUBJECT, id: one.id, unitId: one.unitId },
    sentence: { key: 'case.happened', params: sayDone(process, opened.events[0]!, office.people) },
    ...(person !== undefined && { personId: person }),
  })
  await haveEffects(context, opened.effects, { one, process, office })
  await emitMoved(context, one, opened.effects)
  return one
}

/** The case of a subcase, as the kind of the parent's record says; else with the parent's unit and what parties they share. */
export async function openSubcase(context: RunContext, parent: KeptCase, sub: Subcase): Promise<KeptCase> {
  const kind = parent.record === undefined ? undefined : context.kinds.get(parent.record)
  const told = await kind?.subcase?.(kindContext(context), parent, { process: sub.process, key: sub.key })
  const asked = told ?? (await subcaseByDefault(context, parent, sub))
  return openCaseRecord(context, { ...asked, process: sub.process, parent: { caseId: parent.id, key: sub.key } })
}

/** A subcase for each of some units is held by that unit. */
async function subcaseByDefault(
  { tx, tenantId }: RunContext,
  parent: KeptCase,
  sub: Subcase,
): Promise<Omit<NewCase, 'process' | 'parent'>> {
  const { process } = await getProcessInForce(tx, tenantId, sub.process)
  const isUnit = Object.values(parent.parties).some((list) => list.some((one) => 'unit' in one && one.unit === sub.key))
  return {
    title: parent.title,
    unitId: isUnit ? sub.key : parent.unitId,
    parties: Object.fromEntries(
      process.relations.flatMap(({ code }) => (parent.parties[code] ? [[code, parent.parties[code]]] : [])),
    ),
    ...(parent.subject && { subject: parent.subject }),
  }
}

/** Each relation is one of the process, and its parties are of its kind. */
function checkRelations({ process }: CompiledProcess, parties: Parties): void {
  for (const [relation, list] of Object.entries(parties)) {
    const declared = process.relations.find(({ code }) => code === relation)
    if (declared === undefined) throw new Refusal('not-found', { key: 'case.no-relation', at: 'parties' })
    if (list.some((party) => !(declared.is in party)))
      throw new Refusal('form-invalid', { key: `case.party-${declared.is}`, at: `parties/${declared.code}` })
  }
}

/** People and units that are parties are of this administration, and have not left or closed. */
export async function checkParties(
  { tx, tenantId }: Pick<RunContext, 'tx' | 'tenantId'>,
  { parties, unitId }: { readonly parties: Parties; readonly unitId: string },
  today: string,
): Promise<void> {
  const all = Object.values(parties).flat()
  const people = [...new Set(all.flatMap((one) => ('person' in one ? [one.person] : [])))]
  const units = [...new Set([unitId, ...all.flatMap((one) => ('unit' in one ? [one.unit] : []))])]
  const { rows } = await sql<{ people: number; units: number }>`
    select (select count(*)::int from people p where p.tenant_id = ${tenantId} and p.id = any(${people}::uuid[])
        and (p.left_on is null or p.left_on > ${today}::date)) as people,
      (select count(*)::int from units u where u.tenant_id = ${tenantId} and u.id = any(${units}::uuid[])
        and (u.closed_on is null or u.closed_on > ${today}::date)) as units`.execute(tx)
  if (rows[0]!.people < people.length) throw new Refusal('not-found', { key: 'case.no-person', at: 'parties' })
  if (rows[0]!.units < units.length) throw new Refusal('not-found', { key: 'case.no-unit', at: 'parties' })
}

async function unitNames({ tx, tenantId }: RunContext, unitId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ zh: string; en: string }>`
    select name_zh as zh, name_en as en from unit_versions
    where tenant_id = ${tenantId} and unit_id = ${unitId} and until_on is null`.execute(tx)
  return rows.flatMap(({ zh, en }) => [zh, en])
}
