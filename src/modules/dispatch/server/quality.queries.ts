import { sql } from 'kysely'
import type { Sentence, ShownFigure } from '#modules/dispatch/dispatch.ts'
import { FINDING_KINDS, type FindingKind, type FindingState } from '#modules/dispatch/finding.rules.ts'
import {
  type DataReview,
  type KeptAdditivity,
  reviewData,
  yearOfFinding,
} from '#modules/dispatch/server/data-review.ts'
import { type FindingContent, keyOfFinding } from '#modules/dispatch/server/finding.store.ts'
import { type Dictionary, getDictionary, headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { listChildrenEver } from '#modules/dispatch/server/place.queries.ts'
import type { CellName, FileName } from '#modules/dispatch/server/quality-evidence.ts'
import { stampOf } from '#modules/dispatch/server/review-stamp.queries.ts'
import type { Tx } from '#server/database/tenant.ts'
import type { RegisterProvider } from '#server/http/module.ts'

interface QualityRequest {
  readonly tenantId: string
  readonly now: Date
  readonly unitId: string
  readonly kind?: FindingKind | undefined
  readonly indicatorId?: string | undefined
  /** The unit under doubt. */
  readonly ofUnitId?: string | undefined
  readonly state?: FindingState | undefined
  readonly fromYear?: number | undefined
  readonly toYear?: number | undefined
  readonly limit: number
}

interface Listed {
  readonly id: string | null
  readonly state: FindingState
  readonly kind: FindingKind
  readonly indicatorId: string | null
  readonly unitId: string
  readonly period: string | null
  readonly content: FindingContent
}

type Result = Omit<DataReview, 'findings'>

/**
 * What is doubtful in the official values of one unit and those below it. It is told from the last look while nothing has changed
 * since; else it is looked at now, with the answers that are known.
 */
export async function getDataQuality(tx: Tx, request: QualityRequest, registers: readonly RegisterProvider[]) {
  const { tenantId, unitId, indicatorId } = request
  const dictionary = await getDictionary(tx, tenantId)
  const places = new Map((await listChildrenEver(tx, tenantId, unitId)).map((place) => [place.id, place]))
  const { result, listed, checkedAt } = await lookAt(tx, request, registers)
  const wanted = dictionary.byId.get(indicatorId ?? '')?.code
  const isWanted = (code: string) => indicatorId === undefined || code === wanted
  const among = listed.filter(
    (one) =>
      (indicatorId === undefined || one.indicatorId === indicatorId) &&
      (request.ofUnitId === undefined || one.unitId === request.ofUnitId) &&
      (request.state === undefined || one.state === request.state) &&
      isWithin(one.period, request),
  )
  const findings = among.filter((one) => request.kind === undefined || one.kind === request.kind)
  const counts = new Map<FindingKind, number>()
  for (const { kind } of among) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return {
    headline: headlineOf(result.additivity, findings.length),
    checkedAt,
    additivity: result.additivity
      .filter((one) => isWanted(one.indicator))
      .map(({ indicator, ...one }) => ({ indicator: headOf(dictionary.byCode.get(indicator)!), ...one })),
    identities: result.identities
      .filter(({ whole, parts }) => [whole, ...parts].some(isWanted))
      .map((identity) => showIdentity(dictionary, identity)),
    counts: [...counts].map(([kind, found]) => ({ kind, findings: found, examined: result.examined[kind] ?? null })),
    examined: FINDING_KINDS.flatMap((kind) => {
      const cells = result.examined[kind]
      return cells === undefined ? [] : [{ kind, cells }]
    }),
    unknownRegisters: [...result.unknownRegisters],
    findings: findings.slice(0, request.limit).map((one) => ({
      ...showContent(one),
      id: one.id,
      state: one.state,
      indicator: one.indicatorId === null ? null : headOf(dictionary.byId.get(one.indicatorId)!),
      unit: places.get(one.unitId)!.name,
    })),
    total: findings.length,
  }
}

const showContent = ({ kind, period, content }: Listed) => ({
  ...{ kind, period, figure: content.figure as ShownFigure | null, expected: content.expected },
  ...{ difference: content.difference, confidence: content.confidence, sentence: content.sentence as Sentence },
  ...{ evidence: content.evidence as Sentence[], chance: content.chance ?? null },
  cells: [...(content.cells ?? [])] as CellName[],
  files: [...(content.files ?? [])] as FileName[],
})

async function lookAt(tx: Tx, { tenantId, unitId, now }: QualityRequest, registers: readonly RegisterProvider[]) {
  const { rows } = await sql<{ stamp: string; checkedAt: Date; result: Result }>`
    select stamp, checked_at, result from data_reviews where tenant_id = ${tenantId} and unit_id = ${unitId}`.execute(
    tx,
  )
  const [kept] = rows
  const known = await sql<Listed & { readonly key: string }>`
    select id, key, state, kind, indicator_id, unit_id, period, content from findings
    where tenant_id = ${tenantId} and review_unit_id = ${unitId} and state <> 'gone' order by place`.execute(tx)
  if (kept !== undefined && kept.stamp === (await stampOf(tx, tenantId, unitId))) {
    return { result: kept.result, listed: known.rows, checkedAt: kept.checkedAt.toISOString() }
  }
  const { findings, ...result } = await reviewData(tx, { tenantId, unitId, now, registers })
  const byKey = new Map(known.rows.map((row) => [row.key, row]))
  const listed = findings.map((finding): Listed => {
    const { kind, mark: _, entry, unit, period, ...content } = finding
    const row = byKey.get(keyOfFinding(finding))
    const place = { kind, indicatorId: entry?.id ?? null, unitId: unit.id, period, content }
    return { id: row?.id ?? null, state: row?.state ?? 'open', ...place }
  })
  return { result, listed, checkedAt: now.toISOString() }
}

/** What adds up and what does not; a part that is nought is left unsaid. */
function headlineOf(additivity: readonly KeptAdditivity[], findings: number): Sentence {
  const count = (...verdicts: KeptAdditivity['verdict'][]) =>
    additivity.filter((one) => verdicts.includes(one.verdict)).length
  const adding = count('adds-up', 'adds-up-rounded')
  const key = 'figure.quality.headline'
  if (additivity.length === 0) return { key: `${key}.${findings === 0 ? 'nothing' : 'no-total'}`, params: { findings } }
  if (adding === additivity.length)
    return { key: `${key}.${findings === 0 ? 'sound' : 'all-add'}`, params: { adding, findings } }
  const [not, undecided] = [count('not-additive'), count('undecidable')]
  return { key: undecided === 0 ? `${key}.all-decided` : key, params: { adding, not, undecided, findings } }
}

function isWithin(period: string | null, { fromYear = 0, toYear = 9999 }: QualityRequest): boolean {
  const year = yearOfFinding(period)
  return year === undefined || (year >= fromYear && year <= toYear)
}

/** An identity that the software found by itself, for the reader who wants to know by what cells were checked. */
function showIdentity(dictionary: Dictionary, { kind, checked, held, whole, parts }: Result['identities'][number]) {
  const head = (code: string) => headOf(dictionary.byCode.get(code)!)
  return { kind, whole: head(whole), parts: parts.map(head), checked, held }
}
