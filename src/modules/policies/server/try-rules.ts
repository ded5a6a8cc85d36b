import { changeReason } from '#engine/policy/change-reason.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { judge } from '#engine/policy/decide.ts'
import type { EnterpriseGroup } from '#engine/policy/fact-dictionary.ts'
import { isInForce } from '#engine/policy/policy-version.ts'
import { fenOf, reckon } from '#engine/policy/reckon-amount.ts'
import { compareRules } from '#engine/policy/sandbox.ts'
import { tableOf } from '#modules/policies/fact-reads.rules.ts'
import type { TrialResult } from '#modules/policies/sandbox.contract.ts'
import { withGroups } from '#modules/policies/sandbox.rules.ts'
import {
  type EntrySheet,
  listFactReads,
  type SheetContext,
  sheetsOf,
} from '#modules/policies/server/enterprise-sheet.queries.ts'
import type { PolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import type { NewTrialRow } from '#modules/policies/server/sandbox.store.ts'
import { listCodeNames } from '#modules/policies/server/sandbox-names.queries.ts'

export interface Trying {
  readonly book: PolicyBook
  readonly current: CompiledPolicy
  readonly changed: CompiledPolicy
  readonly on: string
  readonly region?: string | null | undefined
  /** Asked between pages of enterprises; throws to stop. */
  readonly mayGoOn?: () => Promise<void>
}

const MOST_ROWS = 20_000
const ROWS_SAID_AT_ONCE = 200

/** Sets both rules over all enterprises of the administration, or of a place: cost, winners and losers, and who they are. Writes nothing. */
export async function tryOver(
  context: SheetContext,
  { book, current, changed, on, region, mayGoOn = async () => {} }: Trying,
): Promise<{ readonly result: TrialResult; readonly rows: () => AsyncGenerator<readonly NewTrialRow[]> }> {
  const reads = await listFactReads(context, book)
  const place = region?.replace(/(0000|00)$/, '')
  const sheets: EntrySheet[] = []
  for await (const page of sheetsOf(context, book, reads, { on })) {
    await mayGoOn()
    sheets.push(...page.filter((sheet) => place === undefined || sheet.region?.startsWith(place)))
  }
  const day = isInForce(current.policy, on) ? on : current.policy.inForce.from
  const known = sheets.map((sheet) => sheet.known)
  const { groups } = book.dictionary
  const { table, names } = withGroups(tableOf(reads, known), groups, known)
  const found = compareRules(current, changed, table, day, names)
  const labels = await listCodeNames(context, groups)
  const result = {
    enterprises: sheets.length,
    before: { eligible: found.before.eligible, costFen: String(found.before.costFen) },
    after: { eligible: found.after.eligible, costFen: String(found.after.costFen) },
    winners: found.winners.length,
    losers: found.losers.length,
    by: groups.flatMap((group, at) =>
      (found.by[names[at]!] ?? []).map((each) => ({
        ...{ dimension: group.code, name: group.name, value: each.value, label: labelOf(group, each.value, labels) },
        ...{ winners: each.winners, losers: each.losers },
        eligibleBefore: each.before.eligible,
        eligibleAfter: each.after.eligible,
        costBeforeFen: String(each.before.costFen),
        costAfterFen: String(each.after.costFen),
      })),
    ),
  }
  const both = { current, changed, on: day }
  return { result, rows: () => rowsOf(both, sheets, [...found.winners], [...found.losers], mayGoOn) }
}

const UNKNOWN = { zh: '未知', en: 'not known' }

function labelOf(
  { tiers }: EnterpriseGroup,
  value: string,
  labels: ReadonlyMap<string, { readonly zh: string; readonly en: string }>,
) {
  if (value === '') return UNKNOWN
  return tiers?.[Number(value)]?.name ?? labels.get(value) ?? { zh: value, en: value }
}

interface Both {
  readonly current: CompiledPolicy
  readonly changed: CompiledPolicy
  readonly on: string
}

/** The greatest difference first; each told by the exact rules, with what keeps it out or how its sum comes about. */
async function* rowsOf(
  { current, changed, on }: Both,
  sheets: readonly EntrySheet[],
  winners: readonly number[],
  losers: readonly number[],
  mayGoOn: () => Promise<void>,
): AsyncGenerator<readonly NewTrialRow[]> {
  const found = [...winners.map((row) => ({ row, isWinner: true })), ...losers.map((row) => ({ row, isWinner: false }))]
  const sums = found.map(({ row, isWinner }) => {
    const { facts } = sheets[row]!.known
    return { row, isWinner, before: sideOf(current, facts, on), after: sideOf(changed, facts, on) }
  })
  const size = (fen: bigint): bigint => (fen < 0n ? -fen : fen)
  sums.sort((a, b) => {
    const [x, y] = [size(a.after.fen - a.before.fen), size(b.after.fen - b.before.fen)]
    return x === y ? a.row - b.row : x > y ? -1 : 1
  })
  for (let from = 0; from < Math.min(sums.length, MOST_ROWS); from += ROWS_SAID_AT_ONCE) {
    await mayGoOn()
    yield sums
      .slice(from, Math.min(from + ROWS_SAID_AT_ONCE, MOST_ROWS))
      .map(({ row, isWinner, before, after }, at) => {
        const { entryId, known } = sheets[row]!
        const said = (language: 'zh-CN' | 'en') => changeReason(current, changed, known.facts, { on, language })
        return {
          ...{ place: from + at, registerEntryId: entryId, isWinner },
          ...{ stateBefore: before.state, stateAfter: after.state },
          ...{ fenBefore: String(before.fen), fenAfter: String(after.fen) },
          reason: { zh: said('zh-CN'), en: said('en') },
        }
      })
  }
}

/** State and whole fen of one side; nothing is paid to who is not eligible. */
function sideOf(compiled: CompiledPolicy, facts: EntrySheet['known']['facts'], on: string) {
  const judged = judge(compiled, facts, on)
  if (judged.state !== 'eligible' || !compiled.amount) return { state: judged.state, fen: 0n }
  const step = reckon(compiled.amount, judged.known)
  const rounding = compiled.policy.gives?.rounding ?? 'fen'
  return { state: judged.state, fen: 'open' in step ? 0n : fenOf(step.value, rounding) }
}
