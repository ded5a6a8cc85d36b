import { getToday } from '#cases/server/tenant.queries.ts'
import { runPolicyCases } from '#engine/definition/run-policy-cases.ts'
import { valueInWords } from '#engine/expression/sentence.ts'
import { isOpen, readFact } from '#engine/expression/value.ts'
import type { FactDictionary } from '#engine/policy/fact-dictionary.ts'
import { readFacts } from '#engine/policy/fact-sheet.ts'
import type { PolicyCase, PolicyCaseList } from '#engine/policy/policy-case.ts'
import { isInForce } from '#engine/policy/policy-version.ts'
import type { Language } from '#engine/text/message.ts'
import type * as contract from '#modules/policies/policy-case.contract.ts'
import type { ShownCase } from '#modules/policies/policy-case.contract.ts'
import { getPolicyBook, getVersion } from '#modules/policies/server/policy-book.queries.ts'
import { listCasesOf, listOfficeVersions } from '#modules/policies/server/policy-cases.queries.ts'
import type { Handler } from '#server/http/module.ts'

interface Found {
  readonly of: ShownCase['of']
  readonly list: PolicyCaseList
  readonly each: PolicyCase
  readonly on: string
}

/**
 * The cases that this version decides, run anew: a page shows what holds now, not what once held. What a used pack says of its own
 * versions says nothing of one that the office has put in their place.
 */
export const listPolicyCasesOf: Handler<typeof contract.listPolicyCases> = async (
  context,
  { policyCode, limit, ...input },
) => {
  const { tx, tenantId, now, language } = context
  const book = await getPolicyBook(tx, tenantId)
  const { policy } = getVersion(book, policyCode, input.on ?? (await getToday(tx, tenantId, now)))
  const isOfOffice = (await listOfficeVersions(tx, tenantId, policyCode)).has(policy.version)
  const versions = book.policies.filter((one) => one.policy.code === policyCode)
  const found = (await listCasesOf(tx, tenantId, policyCode))
    .filter(({ of }) => of !== 'used' || !isOfOffice)
    .flatMap(({ of, list }): Found[] => list.cases.map((each) => ({ of, list, each, on: each.on ?? list.on })))
    .filter(({ on }) => isInForce(policy, on))
  const run = runPolicyCases({
    policies: versions.map((one, at) => placed('policies', at, one.policy)),
    factLists: book.facts.map((facts, at) => placed('facts', at, facts)),
    policyCases: found.map(({ list, each, on }, at) => placed('cases', at, { ...list, on, cases: [each] })),
  })
  const wrong = new Map<number, ShownCase['differences']>()
  for (const { place, params = {} } of run.failures) {
    const at = Number(place.path[0])
    const { field, expected, found: shown } = params
    const told = { field: String(field), expected: String(expected), found: String(shown) }
    wrong.set(at, [...(wrong.get(at) ?? []), told])
  }
  const rows = found.map((one, at) => shownCase(one, wrong.get(at) ?? [], book.dictionary, language))
  const coverage = run.coverage.find(({ version }) => version === policy.version)
  return {
    version: policy.version,
    total: rows.length,
    holding: rows.filter(({ holds }) => holds).length,
    rows: rows.slice(0, limit),
    coverage: coverage ? { touched: coverage.touched, all: coverage.all, untouched: [...coverage.untouched] } : null,
  }
}

const placed = <T>(file: string, at: number, value: T) => ({ value, place: { file, path: [at] } })

function shownCase(
  { of, each, on }: Found,
  differences: ShownCase['differences'],
  dictionary: FactDictionary,
  language: Language,
): ShownCase {
  const { verdict = null, score, amount } = each.expect
  const points = Array.isArray(score) ? score.map(String).join('–') : score === undefined ? null : String(score)
  return {
    ...{ name: each.name, on, of, facts: shownFacts(each, on, dictionary, language) },
    expected: { state: verdict, score: points, amount: amount === undefined ? null : String(amount) },
    holds: differences.length === 0,
    differences,
  }
}

/** The facts in which the case differs from what all cases of its list begin with. */
function shownFacts(
  { facts }: PolicyCase,
  on: string,
  dictionary: FactDictionary,
  language: Language,
): ShownCase['facts'] {
  const given = Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== null))
  const { sheet } = readFacts(given, dictionary, on)
  return Object.entries(sheet.facts).map(([name, raw]) => {
    const { type, label, unit } = dictionary.facts.get(name)!.declared
    const read = readFact(raw, type)
    return {
      label: label ?? { zh: name, en: name },
      value: isOpen(read) ? '—' : valueInWords(read, type, language, unit),
    }
  })
}
