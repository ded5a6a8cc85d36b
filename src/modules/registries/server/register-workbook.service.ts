import { getToday } from '#cases/server/tenant.queries.ts'
import type { Register, RegisterFact } from '#engine/form/register.ts'
import { Refusal } from '#engine/refusal.ts'
import type { FactRow } from '#engine/register/fact.ts'
import { writeFactValue } from '#engine/register/fact-value.ts'
import { maskPersonal } from '#engine/register/mask-personal.ts'
import { PART_NAMES, type Part, recordedFacts } from '#engine/register/register-columns.ts'
import { byFactAndYear, standingOf } from '#engine/register/standing-fact.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import type { WrittenColumn, WrittenRow, WrittenSheet } from '#engine/spreadsheet/written-workbook.ts'
import { say } from '#engine/text/message.ts'
import type * as contract from '#modules/registries/entry.contract.ts'
import type { downloadRegisterTemplate } from '#modules/registries/register-import.contract.ts'
import { registryMessages } from '#modules/registries/registry.messages.ts'
import { listEntryRows } from '#modules/registries/server/entry.queries.ts'
import { shownKey } from '#modules/registries/server/entry-view.service.ts'
import { getRegister, keyNameOf } from '#modules/registries/server/register.queries.ts'
import { findStandingRows } from '#modules/registries/server/register-import.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

const MOST_ENTRIES = 50_000
const ENTRIES_AT_ONCE = 1_000

/** A register as a workbook: entries with what serves of each fact today, and every source's word on a second sheet. */
export const exportEntriesOf: Handler<typeof contract.exportEntries> = async (context, input) => {
  const { tx, tenantId, actor, now, language } = context
  const register = await getRegister(tx, tenantId, input.register)
  const today = await getToday(tx, tenantId, now)
  const pick = (name: { readonly zh: string; readonly en: string }) => (language === 'en' ? name.en : name.zh)
  const first = await listEntryRows(tx, actor, { ...input, sort: 'name', limit: 1, today })
  if (first.total > MOST_ENTRIES) throw new Refusal('over-limit', { key: 'register.export-too-many' })
  const title = pick(register.name)
  const facts = recordedFacts(register)
  const told = say(registryMessages, language, 'register.export.facts', { n: first.total, today, who: actor.name })
  const lines = [filterLine(context, input, register), told]
  const columns: WrittenColumn[] = [
    { label: pick(keyNameOf(register)), kind: 'text', width: 22 },
    { label: partName('name', language), kind: 'text', width: 34 },
    { label: partName('region', language), kind: 'text' },
    ...facts.map((fact): WrittenColumn => ({ label: pick(fact.name), ...kindOf(fact) })),
  ]
  const detail: WrittenColumn[] = [
    columns[0]!,
    columns[1]!,
    ...(['fact', 'year', 'value', 'measure', 'trust', 'source', 'asOf', 'expiresOn'] as const).map(
      (part): WrittenColumn => ({
        label: partName(part, language),
        kind: 'text',
        ...(part === 'source' && { width: 30 }),
      }),
    ),
  ]
  const pages = pagesOf(context, input, today)
  const held = { rows: [] as WrittenRow[], facts: [] as WrittenRow[] }
  for await (const page of pages) {
    const standing = await findStandingRows(
      tx,
      tenantId,
      page.map(({ id }) => id),
    )
    for (const entry of page) {
      const rows = standing.get(entry.id) ?? []
      const key = shownKey(register, entry.key)
      held.rows.push([key, entry.name, entry.region, ...facts.map((fact) => servingValue(fact, rows, today))])
      for (const row of rows) held.facts.push(detailRow(row, facts, [key, entry.name], language))
    }
  }
  const sheets: WrittenSheet[] = [
    { name: title.slice(0, 30), title, lines, columns, rows: held.rows, frozenColumns: 2 },
    {
      name: say(registryMessages, language, 'register.export.sources'),
      title: say(registryMessages, language, 'register.export.sources-title', { register: title }),
      lines: [told],
      columns: detail,
      rows: held.facts,
      frozenColumns: 2,
    },
  ]
  context.audit({ detail: { register: register.code, rows: first.total } })
  const body = await writeWorkbook({ title, creator: actor.name, createdAt: now.toISOString(), sheets })
  return { body, name: `${title}${today}.xlsx`, contentType: XLSX_TYPE, sizeBytes: body.length }
}

type Filter = Parameters<typeof exportEntriesOf>[1]

async function* pagesOf({ tx, actor }: OperationContext, input: Filter, today: string) {
  let cursor: string | undefined
  do {
    const page = await listEntryRows(tx, actor, { ...input, sort: 'name', limit: ENTRIES_AT_ONCE, cursor, today })
    yield page.rows
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}

const partName = (part: Part, language: 'zh-CN' | 'en'): string => PART_NAMES[part][language === 'en' ? 1 : 0]

function filterLine({ language }: OperationContext, input: Filter, register: Register): string {
  const { find, region, state, holds, year, only } = input
  const fact = register.facts.find(({ code }) => code === holds)
  const words = [
    find,
    region,
    fact && (language === 'en' ? fact.name.en : fact.name.zh),
    year === undefined ? undefined : String(year),
    say(registryMessages, language, `register.filter.${state}`),
    only === 'all' ? undefined : say(registryMessages, language, `register.filter.${only}`),
  ].filter((word) => word !== undefined && word !== '')
  return say(registryMessages, language, 'register.export.filter', { filters: words.join(' · ') })
}

function kindOf(fact: RegisterFact): Pick<WrittenColumn, 'kind' | 'unit'> {
  const unit = fact.type === 'money' ? '万元' : fact.measure
  return {
    kind: fact.type === 'money' || fact.type === 'number' ? 'number' : 'text',
    ...(unit !== undefined && { unit }),
  }
}

const shown = (fact: RegisterFact, value: string): string =>
  fact.personal === true ? maskPersonal(value, fact.format) : writeFactValue(fact, value)

/** What serves today; of a yearly fact that of the year before. Nothing where sources of one rank differ. */
function servingValue(fact: RegisterFact, rows: readonly FactRow[], today: string): string | null {
  const year = fact.yearly === true ? Number(today.slice(0, 4)) - 1 : null
  const group = byFactAndYear(rows.filter((row) => row.fact === fact.code && row.year === year))
  const [only] = [...group.values()]
  const standing = only && standingOf(only, today, 'self-assessment')
  return standing?.kind === 'stands' ? shown(fact, standing.fact.value) : null
}

function detailRow(
  row: FactRow,
  facts: readonly RegisterFact[],
  head: readonly string[],
  language: 'zh-CN' | 'en',
): WrittenRow {
  const fact = facts.find(({ code }) => code === row.fact)
  const name = fact === undefined ? row.fact : language === 'en' ? fact.name.en : fact.name.zh
  const value = fact === undefined ? row.value : shown(fact, row.value)
  const measure = fact?.type === 'money' ? '万元' : (fact?.measure ?? null)
  const trust = say(registryMessages, language, `register.trust.${row.trust}`)
  const year = row.year === null ? null : String(row.year)
  return [...head, name, year, value, measure, trust, row.source, row.asOf, row.expiresOn]
}

/** What is filled in and dropped: a line an entry (and year) with a column a fact, or a line a fact. */
export const downloadTemplateOf: Handler<typeof downloadRegisterTemplate> = async (context, input) => {
  const { tx, tenantId, language, now, actor } = context
  const register = await getRegister(tx, tenantId, input.register)
  const pick = (name: { readonly zh: string; readonly en: string }) => (language === 'en' ? name.en : name.zh)
  const facts = recordedFacts(register)
  const words = (key: 'by-entry' | 'by-fact') => say(registryMessages, language, `register.template.${key}`)
  const title = `${pick(register.name)} ${words(input.layout)}`
  const key: WrittenColumn = { label: pick(keyNameOf(register)), kind: 'text', width: 22, isOpen: true }
  const part = (name: Part, more: Partial<WrittenColumn> = {}): WrittenColumn => ({
    label: partName(name, language),
    kind: 'text',
    isOpen: true,
    ...more,
  })
  const ways = ['self-declared', 'departmental'] as const
  const trust = part('trust', { choices: ways.map((way) => say(registryMessages, language, `register.trust.${way}`)) })
  const hasYears = facts.some(({ yearly }) => yearly === true)
  const columns =
    input.layout === 'by-fact'
      ? [
          ...[
            key,
            part('fact', { choices: facts.map(({ name }) => pick(name)).slice(0, 100), width: 26 }),
            part('year'),
          ],
          ...[part('value'), part('measure'), part('asOf'), trust, part('source', { width: 30 }), part('expiresOn')],
        ]
      : [
          ...[key, part('name', { width: 34 }), part('region'), ...(hasYears ? [part('year')] : [])],
          ...[part('source', { width: 24 }), part('asOf')],
          ...facts.map((fact): WrittenColumn => ({ label: pick(fact.name), isOpen: true, ...kindOf(fact) })),
        ]
  const lines = [say(registryMessages, language, 'register.template.how')]
  const sheet: WrittenSheet = { name: words(input.layout), title, lines, columns, rows: [], spareLines: 1000 }
  const body = await writeWorkbook({ title, creator: actor.name, createdAt: now.toISOString(), sheets: [sheet] })
  return { body, name: `${title}.xlsx`, contentType: XLSX_TYPE, sizeBytes: body.length }
}
