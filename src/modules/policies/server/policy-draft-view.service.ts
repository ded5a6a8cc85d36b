import { type DraftBefore, mayDraft } from '#cases/draft.rules.ts'
import { namesOfPeople } from '#cases/server/form-draft.queries.ts'
import { canEverywhere } from '#engine/access/can.ts'
import { checkPolicyDraft, type DraftFindings, type PublishedPolicies } from '#engine/definition/check-policy-draft.ts'
import type { DefinitionFault } from '#engine/definition/fault.ts'
import { sayFault } from '#engine/definition/say-fault.ts'
import { compilePolicy } from '#engine/policy/compile-policy.ts'
import { policyNames, sayExpression } from '#engine/policy/policy-names.ts'
import { writePolicy } from '#engine/policy/policy-text.ts'
import { Refusal } from '#engine/refusal.ts'
import { type Language, say } from '#engine/text/message.ts'
import type * as contract from '#modules/policies/policy-draft.contract.ts'
import type { PolicyDraftRow, PolicyFaultTold, PolicyFindings } from '#modules/policies/policy-draft.contract.ts'
import { policyDraftMessages } from '#modules/policies/policy-draft.messages.ts'
import { expressionsOf } from '#modules/policies/policy-draft.rules.ts'
import { amountLines } from '#modules/policies/say-policy.rules.ts'
import { getPolicyBook, type PolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import { findPolicyCases } from '#modules/policies/server/policy-cases.queries.ts'
import { getDraftRow, listDraftRows, type PolicyDraftKept } from '#modules/policies/server/policy-draft.store.ts'
import { listFactWords } from '#modules/policies/server/policy-words.queries.ts'
import { hashOf } from '#server/definitions/definition-version.store.ts'
import { readYaml } from '#server/definitions/read-yaml.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

type Context = Pick<OperationContext, 'tx' | 'tenantId'>

export const draftHash = ({ definition, cases }: Pick<PolicyDraftKept, 'definition' | 'cases'>): string =>
  hashOf({ definition, cases })

export async function publishedBeside({
  tx,
  tenantId,
}: Context): Promise<{ book: PolicyBook; published: PublishedPolicies }> {
  const book = await getPolicyBook(tx, tenantId)
  const { facts, stacking } = book
  const policies = book.policies.map(({ policy }) => policy)
  return { book, published: { policies, facts, stacking, cases: await findPolicyCases(tx, tenantId) } }
}

const toldFault = ({ severity, key, params, place }: DefinitionFault): PolicyFaultTold => ({
  ...{ severity, key, in: place.file, path: [...place.path] },
  ...(place.offset !== undefined && { offset: place.offset }),
  text: {
    zh: sayFault({ key, ...(params && { params }) }, 'zh-CN'),
    en: sayFault({ key, ...(params && { params }) }, 'en'),
  },
})

export function toldFindings(
  found: DraftFindings,
  definition: object,
  { book, language }: { readonly book: PolicyBook; readonly language: Language },
): PolicyFindings {
  const { policy } = found
  const names = policyNames(book.dictionary, policy?.values ?? [])
  const isSound = policy !== undefined && found.policies !== undefined
  return {
    faults: found.faults.map(toldFault),
    cases: found.cases.map(({ differences, ...one }) => ({
      ...one,
      holds: differences.length === 0,
      differences: differences.map((each) => ({ ...each })),
    })),
    coverage: found.coverage
      .filter(({ version }) => version === policy?.version)
      .map(({ version, touched, all, untouched }) => ({ version, touched, all, untouched: [...untouched] })),
    sentences: Object.fromEntries(
      expressionsOf(definition).map(({ path, source }) => [path, sayExpression(source, names, language)]),
    ),
    amount: isSound ? amountLines(compilePolicy(policy, book.dictionary), language).map((line) => ({ ...line })) : [],
    yaml: writePolicy(definition),
  }
}

export const checkPolicyRulesOf: Handler<typeof contract.checkPolicyRules> = async (context, input) => {
  if ((input.definition === undefined) === (input.yaml === undefined))
    throw new Refusal('form-invalid', { key: 'policy-draft.one-of', at: 'definition' })
  const { book, published } = await publishedBeside(context)
  const { language } = context
  const judged = (definition: Readonly<Record<string, unknown>>) =>
    toldFindings(checkPolicyDraft({ definition, cases: input.cases }, published), definition, { book, language })
  if (input.yaml === undefined) return { ...judged(input.definition!), definition: input.definition! }
  const read = readYaml(input.yaml)
  const nothing = { cases: [], coverage: [], sentences: {}, amount: [], yaml: input.yaml }
  if (read.file === undefined)
    return {
      ...nothing,
      faults: read.faults.map(({ key, params, position }) => ({
        ...toldFault({ severity: 'error', key, ...(params && { params }), place: { file: 'definition', path: [] } }),
        ...position,
      })),
    }
  const { data, positionOf } = read.file
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    const { faults } = checkPolicyDraft({ definition: data, cases: [] }, published)
    return { ...nothing, faults: faults.map(toldFault) }
  }
  const definition = data as Readonly<Record<string, unknown>>
  const told = judged(definition)
  return {
    ...told,
    definition,
    faults: told.faults.map((fault) => ({
      ...fault,
      ...(fault.in === 'definition' &&
        positionOf({ path: fault.path, ...(fault.offset !== undefined && { offset: fault.offset }) })),
    })),
  }
}

export const listPolicyFactsOf: Handler<typeof contract.listPolicyFacts> = async (context) => {
  const { dictionary, register } = await getPolicyBook(context.tx, context.tenantId)
  const named = [...dictionary.facts.values()]
  const texts = named.flatMap(({ definition }) => (definition.type === 'text' ? [definition.code] : []))
  const words = await listFactWords(context, register, texts)
  return {
    facts: [
      ...named.map(({ name, definition, declared }) => ({
        ...{ name, label: declared.label ?? { zh: name, en: name }, type: definition.type, isComputed: false },
        isPersonal: definition.decidedBy === 'person',
        unit: declared.unit ?? null,
        words: [...(words.get(definition.code) ?? [])],
      })),
      ...[...dictionary.values.values()].map(({ code, name, type, unit }) => ({
        ...{ name: code, label: name, type, isComputed: true, isPersonal: false, unit: unit ?? null, words: [] },
      })),
    ],
    documents: [...dictionary.documents.values()].map(({ code, name }) => ({ code, name })),
  }
}

const textAt = (value: unknown): string => (typeof value === 'string' ? value : '')
const mapAt = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

function rowOf(row: PolicyDraftKept): PolicyDraftRow {
  const { id, code, baseVersion, state, note, editor, editedAt, definition } = row
  const name = mapAt(definition.name)
  return {
    ...{ policyDraftId: id, code, baseVersion, state, note, editedBy: editor, editedAt: editedAt.toISOString() },
    name: { zh: textAt(name.zh) || code, en: textAt(name.en) || code },
    newVersion: textAt(definition.version),
    from: textAt(mapAt(definition.inForce).from),
  }
}

export const listPolicyDraftsOf: Handler<typeof contract.listPolicyDrafts> = async (
  context,
  { policyCode, limit },
) => ({
  rows: (await listDraftRows(context, { code: policyCode, limit })).map(rowOf),
})

export interface JudgedPolicyDraft {
  readonly row: PolicyDraftKept
  readonly book: PolicyBook
  readonly found: DraftFindings
  readonly before: DraftBefore
}

/** The draft with everything that the law of drafts asks about it. A red case is a fault like any other. */
export async function judgePolicyDraft(context: Context, row: PolicyDraftKept): Promise<JudgedPolicyDraft> {
  const { book, published } = await publishedBeside(context)
  const found = checkPolicyDraft(row, published)
  const latest = newest(book, row.code)
  const red = found.cases.filter(({ differences }) => differences.length > 0).length
  const same = latest !== undefined && hashOf({ ...latest, version: '' }) === hashOf({ ...row.definition, version: '' })
  return {
    ...{ row, book, found },
    before: {
      state: row.state,
      isOutdated: row.state !== 'published' && (latest?.version ?? null) !== row.baseVersion,
      errors: found.faults.filter(({ severity }) => severity === 'error').length + red,
      differences: same ? 0 : 1,
      proposedBy: row.proposedBy ?? undefined,
      editors: row.editors,
    },
  }
}

/** The version of a policy that begins last. */
export const newest = ({ policies }: PolicyBook, code: string) =>
  policies
    .map(({ policy }) => policy)
    .filter((policy) => policy.code === code)
    .sort((a, b) => (a.inForce.from < b.inForce.from ? 1 : -1))[0]

export const viewerOf = ({ actor }: Pick<OperationContext, 'actor'>) => ({
  personId: actor.personId,
  mayEdit: canEverywhere(actor, 'policy.edit'),
  mayPublish: canEverywhere(actor, 'policy.publish'),
})

export const getPolicyDraftOf: Handler<typeof contract.getPolicyDraft> = async (context, { policyDraftId }) => {
  const row = await getDraftRow(context, policyDraftId)
  const { book, found, before } = await judgePolicyDraft(context, row)
  const viewer = viewerOf(context)
  const may = (act: Parameters<typeof mayDraft>[0]) => {
    const answer = mayDraft(act, before, viewer)
    return answer.may
      ? { may: true }
      : { may: false, reason: say(policyDraftMessages, context.language, `policy-draft.${answer.why}`) }
  }
  const names = await namesOfPeople(context, [
    ...row.editors,
    ...[row.proposedBy, row.decidedBy].flatMap((id) => id ?? []),
  ])
  return {
    ...rowOf(row),
    ...{
      version: row.version,
      definition: row.definition,
      cases: row.cases,
      reason: row.reason,
      sha256: draftHash(row),
    },
    editors: row.editors.map((id) => names.get(id) ?? ''),
    proposedBy: names.get(row.proposedBy ?? '') ?? null,
    decidedBy: names.get(row.decidedBy ?? '') ?? null,
    isOutdated: before.isOutdated,
    findings: toldFindings(found, row.definition, { book, language: context.language }),
    acts: {
      ...{ edit: may('edit'), propose: may('propose'), publish: may('publish') },
      ...{ return: may('return'), drop: may('drop'), 'take-back': may('take-back') },
    },
  }
}
