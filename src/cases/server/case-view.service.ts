import { sql } from 'kysely'
import type * as contract from '#cases/case.contract.ts'
import { type Desk, isAsked, mayWrite, ownSeats, seatActs } from '#cases/case-desk.rules.ts'
import { formPurpose } from '#cases/form-file.rules.ts'
import { type KeptCase, listSubcases } from '#cases/server/case.queries.ts'
import {
  faultsOf,
  knownOf,
  listSubmissions,
  type OpenForm,
  openForm,
  type Submission,
} from '#cases/server/case-answers.queries.ts'
import { idsIn, listEvents, listNames } from '#cases/server/case-event.queries.ts'
import { countFiles, listCaseFiles } from '#cases/server/case-file.queries.ts'
import { listAsked } from '#cases/server/case-list.queries.ts'
import { headOf } from '#cases/server/case-list.service.ts'
import { listProcessesInForce } from '#cases/server/case-process.queries.ts'
import { factsOfCase, kindContext, worldOf } from '#cases/server/case-run.ts'
import { openSituation, type Situation } from '#cases/server/case-situation.ts'
import { actionsFor, objectionsFor, otherActsFor, roadOf } from '#cases/server/case-view-acts.ts'
import { sayDone } from '#cases/server/case-words.ts'
import { can } from '#engine/access/can.ts'
import type { Output } from '#engine/contract/operation.ts'
import { fieldsOf } from '#engine/form/form.ts'
import { markStates } from '#engine/form/return-marks.ts'
import { sayPlace } from '#engine/form/say-answer-fault.ts'
import { openTasks } from '#engine/process/open-tasks.ts'
import { processDiagram } from '#engine/process/process-diagram.ts'
import { processInWords } from '#engine/process/process-in-words.ts'
import { together } from '#server/database/tenant.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

type Shown = Output<typeof contract.getCase>
type Name = { readonly zh: string; readonly en: string }

export const getCase: Handler<typeof contract.getCase> = async (context, { caseId }) => {
  const situation = await openSituation(context, caseId)
  const { one, process, office, desk } = situation
  const { tx, tenantId, actor } = context
  const [facts, known, files, attached, submissions, asked, names, children] = await together([
    factsOfCase(context, one),
    knownOf(context, one, office.today),
    countFiles(tx, tenantId, one.id),
    listCaseFiles(tx, tenantId, one.id),
    listSubmissions(tx, tenantId, one.id),
    listAsked(tx, tenantId, actor, office.today, [one.id]),
    listNames(tx, tenantId, idsOf(one)),
    listSubcases(tx, tenantId, one.id),
  ])
  const open: OpenForm[] = []
  for (const code of Object.keys(one.forms)) open.push(await openForm(context, one, code, known))
  const forms = formsShown(open, submissions, desk, process.process.forms)
  const world = worldOf(context, office, {
    facts,
    files,
    forms: Object.fromEntries(forms.map(({ code, isSound }) => [code, isSound])),
  })
  const kind = one.record === undefined ? undefined : context.kinds.get(one.record)
  const answers = Object.fromEntries(open.map(({ code, state }) => [code, state.answers]))
  const findings = (await kind?.checks?.(kindContext(context), one, answers)) ?? []
  const nameOf = (id: string): Name => names.get(id) ?? { zh: '—', en: '—' }
  const { processState } = one
  const here = process.states.get(one.state)!
  const { task } = here.state
  const unit = nameOf(one.unitId)
  const path = await pathOf(context, one.unitId)
  const isClosed = one.phase === 'closed'
  return {
    ...headOf(
      {
        ...one,
        number: one.number ?? null,
        processCode: one.process,
        processVersion: one.version,
        processHash: processState.hash,
        record: one.record ?? null,
        unitNameZh: unit.zh,
        unitNameEn: unit.en,
        outcome: one.outcome ?? null,
        dueOn: one.dueOn ?? null,
        closedAt: one.closedAt ?? null,
        sortKey: null,
      },
      process,
      asked,
      office.calendar,
      office.today,
    ),
    version: one.version,
    ...(one.openedBy !== undefined && { openedBy: { id: one.openedBy, name: nameOf(one.openedBy).zh } }),
    ...(one.subject && { subject: one.subject }),
    ...(one.parentCaseId !== undefined && { parent: await parentOf(context, one.parentCaseId) }),
    returned: processState.returned,
    ...(processState.suspended && { suspended: processState.suspended }),
    road: roadOf(process, one),
    parties: process.process.relations.map(({ code, name, is }) => ({
      code,
      name,
      is,
      members: (one.parties[code] ?? []).map((party) =>
        'person' in party
          ? { personId: party.person, name: nameOf(party.person) }
          : { unitId: party.unit, name: nameOf(party.unit) },
      ),
    })),
    tasks: tasksShown(situation, asked, nameOf),
    said: processState.seats.flatMap(({ code, said }) =>
      said === undefined
        ? []
        : [
            {
              seat: task?.seats?.find((seat) => seat.code === code)?.name ?? task?.choose?.name ?? here.state.name,
              by: nameOf(said.by).zh,
              ...(said.for !== undefined && { for: nameOf(said.for).zh }),
              action: here.actions.find(({ action }) => action.code === said.action)?.action.name ?? here.state.name,
              on: said.on,
            },
          ],
    ),
    actions: isClosed ? [] : actionsFor(process, one, world),
    acts: isClosed ? [] : otherActsFor(process, one, world),
    ...(task?.choose && {
      choose: {
        name: task.choose.name,
        least: task.choose.least,
        most: task.choose.most,
        odd: task.choose.odd,
        anyone: task.choose.from.some((who) => who.anyone === true),
      },
    }),
    marks: marksShown(one, open, submissions),
    objections: objectionsFor(process, one, world, await objectionWords(context, one)),
    subcases: processState.subcases.map(({ key, phase, outcome, process: code }) => {
      const child = children.find(({ parentKey }) => parentKey === key)
      return {
        key,
        name: child === undefined ? { zh: key, en: key } : { zh: child.title, en: child.title },
        ...(child && { caseId: child.id }),
        process: { code, name: { zh: code, en: code } },
        phase,
        ...(outcome !== undefined && { outcome }),
      }
    }),
    forms,
    files: filesShown(process.process.files, attached, neededFiles(situation), open),
    findings: findings.map(({ evidence, ...finding }) => ({
      ...finding,
      ...(evidence && { evidence: evidence.map((one) => ({ ...one })) }),
    })),
    facts: Object.entries(process.process.facts)
      .filter(([, { isInner }]) => isInner !== true)
      .map(([code, { label, type, unit: measure }]) => ({
        code,
        name: label,
        type,
        ...(measure && { unit: measure }),
        ...(isShown(facts[code]) && { value: facts[code] as string }),
      })),
    mayManage: !isClosed && can(actor, 'case.manage', path),
    mayAttach: !isClosed && can(actor, 'file.attach', path),
    isSigned: process.process.states.some(({ actions }) =>
      actions.some(({ effects }) => effects.includes('collect-signatures')),
    ),
    isScored: kind?.isScored === true,
  }
}

const isShown = (value: unknown): boolean =>
  typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string' || Array.isArray(value)

/** Ids of all people and units whose names the page of a case tells. */
const idsOf = ({ unitId, openedBy, parties, processState }: KeptCase): readonly string[] => [
  unitId,
  ...(openedBy === undefined ? [] : [openedBy]),
  ...Object.values(parties)
    .flat()
    .map((party) => ('person' in party ? party.person : party.unit)),
  ...processState.seats.flatMap(({ said, delegate }) =>
    [said?.by, said?.for, delegate?.person].filter((id) => id !== undefined),
  ),
]

async function pathOf({ tx, tenantId }: OperationContext, unitId: string): Promise<string> {
  const { rows } = await sql<{ path: string }>`select path from unit_versions
    where tenant_id = ${tenantId} and unit_id = ${unitId} order by (until_on is null) desc, from_on desc limit 1`.execute(
    tx,
  )
  return rows[0]?.path ?? '/'
}

async function parentOf({ tx, tenantId }: OperationContext, id: string): Promise<{ id: string; title: string }> {
  const { rows } = await sql<{ title: string }>`select title from cases
    where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
  return { id, title: rows[0]!.title }
}

function tasksShown(
  { one, process, desk }: Situation,
  asked: readonly { readonly task: string; readonly nameZh: string; readonly nameEn: string }[],
  nameOf: (id: string) => Name,
): Shown['tasks'] {
  return openTasks(process, one.processState).map((task) => {
    const { id, kind, name, delegate, order, of, needed, dueOn } = task
    return {
      id,
      kind,
      name,
      asked: asked.filter((row) => row.task === id).map(({ nameZh, nameEn }) => ({ zh: nameZh, en: nameEn })),
      ...(delegate && { delegate: { ...delegate, person: nameOf(delegate.person).zh } }),
      ...(order !== undefined && { order }),
      ...(of !== undefined && { of }),
      ...(needed !== undefined && { needed }),
      ...(dueOn !== undefined && { dueOn }),
      isMine: isAsked(desk, task),
      acts: seatActs(desk, task),
    }
  })
}

function formsShown(
  open: readonly OpenForm[],
  submissions: readonly Submission[],
  desk: Desk,
  declared: readonly { readonly code: string; readonly name: Name }[],
): Shown['forms'] {
  return open.map((one) => {
    const faults = faultsOf(one)
    const { code, draft, form } = one
    const errors = faults.filter(({ severity }) => severity === 'error').length
    return {
      code,
      name: declared.find((each) => each.code === code)?.name ?? form.form.name,
      version: form.form.version,
      hash: form.hash,
      draft: draft.version,
      ...(draft.updatedAt && { updatedAt: draft.updatedAt.toISOString() }),
      isSound: errors === 0,
      errors,
      warnings: faults.length - errors,
      submissions: submissions.filter((each) => each.form === code).length,
      mayEdit: mayWrite(desk, code),
    }
  })
}

/** What it was returned for; answered is what has changed since it was handed in. */
function marksShown(
  { processState }: KeptCase,
  open: readonly OpenForm[],
  submissions: readonly Submission[],
): Shown['marks'] {
  return processState.marks.map(({ at, note }) => {
    const [code = '', ...rest] = at.split('/')
    const named = open.find((one) => one.code === code)
    const one = named ?? open[0]
    const path = named === undefined ? at : rest.join('/')
    if (one === undefined) return { at, note, place: { zh: at, en: at }, isAnswered: false }
    const returned = submissions.find((each) => each.form === one.code)
    const { form } = one.form
    const [state] =
      returned === undefined ? [] : markStates(form, [{ path, reason: note }], returned.answers, one.state.answers)
    return {
      at,
      note,
      place: {
        zh: sayPlace(form, path, one.state.answers, 'zh-CN'),
        en: sayPlace(form, path, one.state.answers, 'en'),
      },
      isAnswered: state?.isAnswered ?? false,
    }
  })
}

const neededFiles = ({ one, process, desk }: Situation): readonly string[] =>
  ownSeats(desk).length === 0
    ? []
    : (process.states.get(one.state)?.actions.flatMap(({ action }) => action.files) ?? [])

function filesShown(
  declared: readonly { readonly code: string; readonly name: Name }[],
  attached: Awaited<ReturnType<typeof listCaseFiles>>,
  needed: readonly string[],
  open: readonly OpenForm[],
): Shown['files'] {
  const ofForms = open.flatMap(({ form: { form } }) =>
    fieldsOf(form).flatMap(({ field }) =>
      field.kind === 'file'
        ? [
            {
              code: formPurpose(form.code, field.code),
              name: { zh: `${form.name.zh} · ${field.label.zh}`, en: `${form.name.en} · ${field.label.en}` },
            },
          ]
        : [],
    ),
  )
  const known = new Set([...declared, ...ofForms].map(({ code }) => code))
  const of = (code: string | undefined) =>
    attached
      .filter(({ purpose }) => (code === undefined ? purpose === null || !known.has(purpose) : purpose === code))
      .map(({ id, name, sizeBytes, state, attachedBy, attachedAt }) => ({
        id,
        name,
        sizeBytes,
        state,
        attachedBy,
        attachedAt: attachedAt.toISOString(),
      }))
  const kind = (code: string, name: Name, isPaper: boolean, files = of(code)) => ({
    ...{ code, name, isPaper, files },
    isNeeded: needed.includes(code),
  })
  return [
    ...declared.map(({ code, name }) => kind(code, name, true)),
    ...ofForms.map(({ code, name }) => kind(code, name, false)).filter(({ files }) => files.length > 0),
    kind('', { zh: '其他附件', en: 'Other files' }, false, of(undefined)),
  ]
}

/** Why people object, and why they were answered as they were. */
async function objectionWords({ tx, tenantId }: OperationContext, { id }: KeptCase) {
  const { rows } = await sql<{ id: string; reason: string; by: string; answer: string | null }>`
    select o.id, o.reason, p.name as by,
      (select e.event ->> 'reason' from case_events e where e.tenant_id = o.tenant_id and e.case_id = o.case_id
        and e.event ->> 'event' = 'answered' and e.event ->> 'objection' = o.id::text) as answer
    from case_objections o join people p on p.tenant_id = o.tenant_id and p.id = o.person_id
    where o.tenant_id = ${tenantId} and o.case_id = ${id}`.execute(tx)
  return new Map(
    rows.map(({ id: objection, reason, by, answer }) => [
      objection,
      { reason, by, ...(answer !== null && { answer }) },
    ]),
  )
}

export const listCaseEvents: Handler<typeof contract.listCaseEvents> = async (context, { caseId, limit, before }) => {
  const { process } = await openSituation(context, caseId)
  const { tx, tenantId } = context
  const events = await listEvents(tx, tenantId, caseId, {
    limit: limit + 1,
    ...(before !== undefined && { before }),
  })
  const people = await listNames(
    tx,
    tenantId,
    events.flatMap(({ event, by, behalf }) => [...idsIn(event), ...[by, behalf].filter((id) => id !== null)]),
  )
  return {
    isMore: events.length > limit,
    events: events.slice(0, limit).map(({ serial, event, by, behalf, at }) => {
      const state = 'state' in event ? process.states.get(event.state)?.state.name : undefined
      const marks = 'marks' in event ? event.marks : undefined
      return {
        serial,
        at: at.toISOString(),
        event: event.event,
        text: sayDone(process, event, people),
        ...(by !== null && people.has(by) && { by: people.get(by)!.name }),
        ...(behalf !== null && people.has(behalf) && { for: people.get(behalf)!.name }),
        ...(state && { state }),
        ...('reason' in event && event.reason !== undefined && { reason: event.reason }),
        ...(marks && { marks: [...marks] }),
      }
    }),
  }
}

export const getCaseDiagram: Handler<typeof contract.getCaseDiagram> = async (context, { caseId, language }) => {
  const { one, process } = await openSituation(context, caseId)
  const { state, trail } = one.processState
  return {
    svg: processDiagram(process.process, language, { state, trail }),
    words: [...processInWords(process.process, language, { state, trail })],
  }
}

export const listProcesses: Handler<typeof contract.listProcesses> = async (context) => {
  const { tx, tenantId, actor, kinds } = context
  const mayOpen = can(actor, 'case.open', actor.unitPath)
  return {
    processes: (await listProcessesInForce(tx, tenantId)).map(({ process, version }) => ({
      code: process.code,
      name: process.name,
      version,
      ...(process.record !== undefined && { record: process.record }),
      ...(process.purpose && { purpose: process.purpose }),
      states: process.states.map(({ code, name, phase }) => ({ code, name, phase })),
      relations: process.relations.map(({ code, name, is }) => ({ code, name, is })),
      mayOpen: mayOpen && kinds.get(process.record ?? '')?.isOpenedBySlice !== true,
    })),
  }
}
