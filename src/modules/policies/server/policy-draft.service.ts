import { findOpenDraft, insertDraft, keepDraft } from '#cases/server/draft.store.ts'
import { type BackwardAct, draftCourse } from '#cases/server/draft-course.service.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { sayFault } from '#engine/definition/say-fault.ts'
import { Policy } from '#engine/policy/policy.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/policies/policy-draft.contract.ts'
import { getPolicyBook, getVersion } from '#modules/policies/server/policy-book.queries.ts'
import { getPackOfPolicies } from '#modules/policies/server/policy-cases.queries.ts'
import { getDraftRow, POLICY_DRAFTS, type PolicyDraftKept } from '#modules/policies/server/policy-draft.store.ts'
import {
  draftHash,
  type JudgedPolicyDraft,
  judgePolicyDraft,
  newest,
  viewerOf,
} from '#modules/policies/server/policy-draft-view.service.ts'
import { publishOfficePolicy } from '#server/definitions/office-policies.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const LARGEST = 300_000

/** The next version begins from the newest: its number and its first day are for its author to say. */
export const openPolicyDraftOf: Handler<typeof contract.openPolicyDraft> = async (context, { policyCode, as }) => {
  const { tx, tenantId, now, actor } = context
  const book = await getPolicyBook(tx, tenantId)
  const today = await getToday(tx, tenantId, now)
  const model = newest(book, getVersion(book, policyCode, today).policy.code)!
  const code = as ?? policyCode
  if (as !== undefined && newest(book, as) !== undefined)
    throw new Refusal('conflict', { key: 'policy-draft.code-taken', at: 'as' })
  const open = await findOpenDraft(context, POLICY_DRAFTS, code)
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
  const begun = { base_version: baseVersion, definition }
  if (!(await insertDraft(context, POLICY_DRAFTS, { id, code, by: actor.personId }, begun)))
    throw new Refusal('conflict', { key: 'policy-draft.changed-meanwhile' })
  await course.tell(context, id, 'opened')
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

const course = draftCourse<JudgedPolicyDraft>({
  kind: 'policy-draft',
  table: POLICY_DRAFTS,
  publishers: 'policy.publish',
  viewerOf,
  takeUp: async (context, id) => judgePolicyDraft(context, await getDraftRow(context, id, 'wait')),
  unsound,
})

const whichOf = <T extends { readonly policyDraftId: string }>({ policyDraftId: id, ...rest }: T) => ({ id, ...rest })

const after = ({ id, version }: PolicyDraftKept, state: PolicyDraftKept['state']) => ({
  policyDraftId: id,
  version: version + 1,
  state,
})

export const savePolicyDraftOf: Handler<typeof contract.savePolicyDraft> = async (
  context,
  { definition, cases, ...which },
) => {
  const { row } = await course.takeUp(context, 'edit', whichOf(which))
  if (definition.code !== row.code)
    throw new Refusal('rule-broken', { key: 'policy-draft.other-code', at: 'definition/code' })
  if (JSON.stringify({ definition, cases }).length > LARGEST)
    throw new Refusal('over-limit', { key: 'policy-draft.too-large', at: 'definition' })
  await keepDraft(context, POLICY_DRAFTS, row, { definition, cases }, context.actor.personId)
  context.audit({
    subjectKind: 'policy-draft',
    subjectId: row.id,
    detail: { deed: 'edited', version: row.version + 1 },
  })
  return after(row, 'drawing')
}

export const proposePolicyDraftOf: Handler<typeof contract.proposePolicyDraft> = async (
  context,
  { note, ...which },
) => {
  const { row, found } = await course.takeUp(context, 'propose', whichOf(which))
  const { zh, en } = found.policy!.name
  await course.propose(context, row, { note, sha256: draftHash(row), names: { policyZh: zh, policyEn: en } })
  return after(row, 'proposed')
}

/** What was shown becomes a version: earlier days stay decided by the versions before it. */
export const publishPolicyDraftOf: Handler<typeof contract.publishPolicyDraft> = async (
  context,
  { sha256, ...which },
) => {
  const { row, found } = await course.takeUp(context, 'publish', whichOf(which))
  const { tx, tenantId, now, newId, actor } = context
  course.mustBeAsSeen(row, sha256, draftHash(row))
  const policy = Policy.parse(row.definition)
  const publishing = { tenantId, now, newId, by: actor.accountId }
  const made = { policy, cases: found.newCases }
  await publishOfficePolicy(tx, publishing, await getPackOfPolicies(tx, tenantId), made)
  const said = { policyVersion: policy.version, from: policy.inForce.from }
  await course.published(context, row, { version: policy.version, said })
  return after(row, 'published')
}

type Which = { readonly policyDraftId: string; readonly version: number; readonly reason?: string }

const stepBack = async (context: OperationContext, act: BackwardAct, which: Which) => {
  const { row, state } = await course.stepBack(context, act, whichOf(which))
  return after(row, state)
}

export const returnPolicyDraftOf: Handler<typeof contract.returnPolicyDraft> = (context, which) =>
  stepBack(context, 'return', which)

export const takeBackPolicyDraftOf: Handler<typeof contract.takeBackPolicyDraft> = (context, which) =>
  stepBack(context, 'take-back', which)

export const dropPolicyDraftOf: Handler<typeof contract.dropPolicyDraft> = (context, which) =>
  stepBack(context, 'drop', which)
