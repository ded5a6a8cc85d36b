import { pinyin } from 'pinyin-pro'
import { readCursor } from '#engine/contract/cursor.ts'
import type { Input } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import type { listIndicators } from '#modules/dispatch/plan.contract.ts'
import { type DictionaryEntry, getDictionary, headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { listPlanItems } from '#modules/dispatch/server/plan.queries.ts'
import type { OperationContext } from '#server/http/module.ts'

const initialsByName = new Map<string, string>()

/** First letters of the pinyin of a name: 技术合同成交额 is found by `jshtcje`. */
function initialsOf(name: string): string {
  let initials = initialsByName.get(name)
  if (initials === undefined) {
    initials = pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase()
    if (initialsByName.size > 20_000) initialsByName.clear()
    initialsByName.set(name, initials)
  }
  return initials
}

function matches(entry: DictionaryEntry, search: string): boolean {
  const { name } = entry.indicator
  return [entry.code.toLowerCase(), name.zh, name.en.toLowerCase(), initialsOf(name.zh)].some((text) =>
    text.includes(search),
  )
}

const byOrder = {
  position: (a: DictionaryEntry, b: DictionaryEntry) => a.position - b.position || (a.code < b.code ? -1 : 1),
  code: (a: DictionaryEntry, b: DictionaryEntry) => (a.code < b.code ? -1 : 1),
  name: (a: DictionaryEntry, b: DictionaryEntry) => a.indicator.name.zh.localeCompare(b.indicator.name.zh, 'zh-CN'),
}

/** A cursor that names nothing here is no beginning. */
function placeAfter(found: readonly DictionaryEntry[], id: string): number {
  const place = found.findIndex((entry) => entry.id === id)
  if (place < 0) throw new Refusal('form-invalid', { key: 'form.wrong-form', at: 'cursor' })
  return place + 1
}

/** The dictionary as a list: by name, code or pinyin initials, of a plan, of a frequency; page by page. */
export async function listIndicatorsOf({ tx, tenantId }: OperationContext, input: Input<typeof listIndicators>) {
  const dictionary = await getDictionary(tx, tenantId)
  const inPlan = input.planId
    ? new Set((await listPlanItems(tx, tenantId, input.planId)).map((item) => item.indicatorId))
    : undefined
  const search = input.search?.trim().toLowerCase()
  const found = dictionary.entries
    .filter((entry) => !inPlan || inPlan.has(entry.id))
    .filter((entry) => !input.frequency || entry.indicator.frequency === input.frequency)
    .filter((entry) => !search || matches(entry, search))
    .sort(byOrder[input.sort])
  const start = input.cursor === undefined ? 0 : placeAfter(found, readCursor(input.cursor).id)
  const page = found.slice(start, start + input.limit)
  return {
    rows: page.map((entry) => ({
      ...headOf(entry),
      definition: entry.indicator.definition,
      source: entry.indicator.source,
      rollUp: entry.indicator.rollUp.rule,
      derived: entry.indicator.kind === 'formula' || entry.indicator.derived !== undefined,
      version: entry.version,
      retired: entry.retired,
    })),
    next: start + page.length < found.length ? (page.at(-1)?.id ?? null) : null,
    total: found.length,
  }
}
