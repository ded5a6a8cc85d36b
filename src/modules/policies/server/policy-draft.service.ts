import { type FormDraftAct, mayDraft } from '#cases/form-draft.rules.ts'
import { listDuties } from '#cases/server/form-draft.queries.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { sayFault } from '#engine/definition/say-fault.ts'
import { Policy } from '#engine/policy/policy.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/policies/policy-draft.contract.ts'
import { getPolicyBook, getVersion } from '#modules/policies/server/policy-book.queries.ts'
import { getPackOfPolicies } from '#modules/policies/server/policy-cases.queries.ts'
import {
  findOpenDraft,
  getDraftRow,
  insertDraft,
  keepDraft,
  moveDraft,
  type PolicyDraftKept,
} from '#modules/policies/server/policy-draft.store.ts'
import {
  draftHash,
  draftKey,
  type JudgedPolicyDraft,
  judgePolicyDraft,
  newest,
  viewerOf,
} from '#modules/policies/server/policy-draft-view.service.ts'
import { publishOfficePolicy } from '#server/definitions/office-policies.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const KIND = 'policy-draft'
const LARGEST = 300_000

async function tell(
  context: OperationContext,
  id: string,
  deed: string,
  params: Readonly<Record<string, string | number>> = {},
): Promise<void> {
  const { personId, unitId } = context.actor
  const sentence = { key: `history.policy-draft.${deed}`, params }
  await recordHistory(context, { subject: { kind: KIND, id, unitId }, sentence, personId })
  context.audit({ subjectKind: KIND, subjectId: id, detail: { deed } })
}

/** The next version begins from the newest: its number and its first day are for its author to say. */
export const openPolicyDraftOf: Handler<typeof contract.openPolicyDraft> = async (context, { policyCode, as }) => {
  const { tx, tenantId, now, actor } = context
  const book = await getPolicyBook(tx, tenantId)
  const today = await getToday(tx, tenantId, now)
  const model = newest(book, getVersion(book, policyCode, today).policy.code)!
  const code = as ?? policyCode
  if (as !== undefined && newest(book, as) !== undefined)
    throw new Refusal('conflict', { key: 'policy-draft.code-taken', at: 'as' })
  const open = await findOpenDraft(context, code)
  if (open !== undefined) return { policyDraftId: open, isNew: false }
  const id = context.newId()
  const { version, ...rest } = model
  const definition = {
    ...rest,
    code,
    version: as === undefined ? nextVersion(version) : '1',
    inForce: { from: nextDay(today) },
  }
  const baseVersion = as === undefined ? version : null
  if (!(await insertDraft(context, { id, code, baseVersion, definition, by: actor.personId })))
    throw new Refusal('conflict', { key: 'policy-draft.changed-meanwhile' })
  await tell(context, id, 'opened')
  return { policyDraftId: id, isNew: true }
}

/** 2023 is followed by 2024, 1 by 2, another name by itself with a number. */
const nextVersion = (version: string): string =>
  /^\d{1,18}$/.test(version) ? String(BigInt(version) + 1n) : `${version.slice(0, 17)}-2`

/** A draft for next year is what is usually wanted. */
const nextDay = (today: string): string => `${Number(today.slice(0, 4)) + 1}-01-01`

const MOST_TOLD = 50

/** Everything that keeps a draft from being published, each at its place; a red case with what it expected and found. */
function unsound({ found }: JudgedPolicyDraft): Refusal {
  const faults = found.faults
    .filter(({ severity }) => severity === 'error')
    .map(({ key, params, place }): Reason => {
      const said = { key, ...(params && { params }) }
      const words = { faultZh: sayFault(said, 'zh-CN'), faultEn: sayFault(said, 'en') }
      return { key: 'policy-draft.fault', params: words, at: [place.file, ...place.path].join('/') }
    })
  const red = found.cases.flatMap(({ name, path, isNew, differences }) =>
    differences.map(
      ({ field, expected, found: shown }): Reason => ({
        key: 'policy-draft.red-case',
        params: { name, field, expected, found: shown },
        at: `${isNew ? 'cases' : 'kept-cases'}/${path}/${field}`,
      }),
    ),
  )
  return new Refusal('form-invalid', ...[...faults, ...red].slice(0, MOST_TOLD))
}

/** Locks the draft. @throws Refusal conflict for who saw an older one, and by the law that buttons ask. */
async function takeUp(
  context: OperationContext,
  act: FormDraftAct,
  { policyDraftId, version }: { readonly policyDraftId: string; readonly version: number },
): Promise<JudgedPolicyDraft> {
  const row = await getDraftRow(context, policyDraftId, 'wait')
  const judged = await judgePolicyDraft(context, row)
  const answer = mayDraft(act, judged.before, viewerOf(context))
  if (!answer.may && answer.code === 'form-invalid') throw unsound(judged)
  if (row.version !== version) throw new Refusal('conflict', { key: 'policy-draft.changed-meanwhile', at: 'version' })
  if (!answer.may) throw new Refusal(answer.code, { key: draftKey(answer.key) })
  return judged
}

const after = ({ id, version }: PolicyDraftKept, state: PolicyDraftKept['state']) => ({
  policyDraftId: id,
  version: version + 1,
  state,
})

export const savePolicyDraftOf: Handler<typeof contract.savePolicyDraft> = async (
  context,
  { definition, cases, ...which },
) => {
  const { row } = await takeUp(context, 'edit', which)
  if (definition.code !== row.code)
    throw new Refusal('rule-broken', { key: 'policy-draft.other-code', at: 'definition/code' })
  if (JSON.stringify({ definition, cases }).length > LARGEST)
    throw new Refusal('over-limit', { key: 'policy-draft.too-large', at: 'definition' })
  await keepDraft(context, row, { definition, cases, by: context.actor.personId })
  context.audit({ subjectKind: KIND, subjectId: row.id, detail: { deed: 'edited', version: row.version + 1 } })
  return after(row, 'drawing')
}

export const proposePolicyDraftOf: Handler<typeof contract.proposePolicyDraft> = async (
  context,
  { note, ...which },
) => {
  const { row, found } = await takeUp(context, 'propose', which)
  const { personId, unitId } = context.actor
  await moveDraft(context, row, { state: 'proposed', by: personId, note, sha256: draftHash(row) })
  await tell(context, row.id, 'proposed', { note })
  const { zh, en } = found.policy!.name
  for (const to of await listDuties(context, 'policy.publish'))
    await openTask(context, {
      to,
      subject: { kind: KIND, id: row.id, unitId },
      deed: { key: 'task.policy-draft', params: { policyZh: zh, policyEn: en } },
    })
  return after(row, 'proposed')
}

/** What was shown becomes a version: earlier days stay decided by the versions before it. */
export const publishPolicyDraftOf: Handler<typeof contract.publishPolicyDraft> = async (
  context,
  { sha256, ...which },
) => {
  const { row, found } = await takeUp(context, 'publish', which)
  const { tx, tenantId, now, newId, actor } = context
  if (sha256 !== row.sha256 || sha256 !== draftHash(row))
    throw new Refusal('conflict', { key: 'policy-draft.other-content', at: 'sha256' })
  const policy = Policy.parse(row.definition)
  const publishing = { tenantId, now, newId, by: actor.accountId }
  const made = { policy, cases: found.newCases }
  await publishOfficePolicy(tx, publishing, await getPackOfPolicies(tx, tenantId), made)
  await moveDraft(context, row, { state: 'published', by: actor.personId, sha256, publishedVersion: policy.version })
  await tell(context, row.id, 'published', { policyVersion: policy.version, from: policy.inForce.from })
  await closeTasks(context, { subjectKind: KIND, subjectId: row.id }, { outcome: 'done', doneBy: actor.personId })
  return after(row, 'published')
}

const endTasks = (context: OperationContext, { id }: PolicyDraftKept) =>
  closeTasks(context, { subjectKind: KIND, subjectId: id }, { outcome: 'withdrawn', doneBy: context.actor.personId })

export const returnPolicyDraftOf: Handler<typeof contract.returnPolicyDraft> = async (
  context,
  { reason, ...which },
) => {
  const { row } = await takeUp(context, 'return', which)
  await moveDraft(context, row, { state: 'drawing', by: context.actor.personId, reason })
  await tell(context, row.id, 'returned', { reason })
  await endTasks(context, row)
  return after(row, 'drawing')
}

export const takeBackPolicyDraftOf: Handler<typeof contract.takeBackPolicyDraft> = async (context, which) => {
  const { row } = await takeUp(context, 'take-back', which)
  await moveDraft(context, row, { state: 'drawing', by: context.actor.personId })
  await tell(context, row.id, 'taken-back')
  await endTasks(context, row)
  return after(row, 'drawing')
}

export const dropPolicyDraftOf: Handler<typeof contract.dropPolicyDraft> = async (context, { reason, ...which }) => {
  const { row } = await takeUp(context, 'drop', which)
  await moveDraft(context, row, { state: 'dropped', by: context.actor.personId, reason })
  await tell(context, row.id, 'dropped', { reason })
  await endTasks(context, row)
  return after(row, 'dropped')
}
