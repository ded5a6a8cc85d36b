import { sql } from 'kysely'
import { listHistory } from '#cases/server/history.queries.ts'
import { isStanding } from '#engine/appraisal/ledger.ts'
import { exact, exactText, sum } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'
import { say } from '#engine/text/message.ts'
import { ledgerOf } from '#modules/appraisal/adjusted-ranking.rules.ts'
import type * as contract from '#modules/appraisal/entry.contract.ts'
import type { ENTRY_TABS } from '#modules/appraisal/entry.contract.ts'
import { entryMessages } from '#modules/appraisal/entry.messages.ts'
import { ENTRY_ACTS, mayAct } from '#modules/appraisal/entry.rules.ts'
import { findAdjustedScore, getAdjustedRanking } from '#modules/appraisal/server/adjusted-ranking.queries.ts'
import { entriesInSight } from '#modules/appraisal/server/entry.access.ts'
import {
  type EntryRow,
  findAppeal,
  headOfEntry,
  listEntryRows,
  listLedger,
} from '#modules/appraisal/server/entry.queries.ts'
import { isOpenForFiles } from '#modules/appraisal/server/entry-evidence.ts'
import { getFoundEntry, isHeard, viewerOf } from '#modules/appraisal/server/entry-situation.ts'
import { getAppraisalPractice } from '#modules/appraisal/server/practice.queries.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import { findSlip } from '#modules/supervision/server/slip.queries.ts'
import { numberOf } from '#modules/supervision/slip.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export const listEntries: Handler<typeof contract.listEntries> = async (context, input) => {
  const rows = await listEntryRows(
    context,
    sql<boolean>`${entriesInSight(context.actor)}
      and (${input.unitId ?? null}::uuid is null or e.unit_id = ${input.unitId ?? null}::uuid)
      and (${input.year ?? null}::int is null or date_part('year', e.from_on) = ${input.year ?? null}::int)`,
  )
  const chosen = rows.filter(TABS[input.tab])
  const tabs = Object.keys(TABS) as (typeof ENTRY_TABS)[number][]
  return {
    rows: chosen.slice(0, input.limit).map(headOfEntry),
    total: chosen.length,
    counts: Object.fromEntries(tabs.map((tab) => [tab, rows.filter(TABS[tab]).length])) as Record<
      (typeof tabs)[number],
      number
    >,
  }
}

const TABS: Readonly<Record<(typeof ENTRY_TABS)[number], (row: EntryRow) => boolean>> = {
  all: () => true,
  open: ({ state }) => state === 'draft' || state === 'hearing' || state === 'review',
  hearing: ({ state }) => state === 'hearing',
  review: ({ state }) => state === 'review',
  booked: ({ state }) => state === 'booked',
  appealed: ({ appeal }) => appeal !== null,
  over: ({ state }) => state === 'refused' || state === 'withdrawn',
}

/** @throws Refusal not-found for what is not for the viewer's eyes. */
async function getSeenEntry(context: OperationContext, entryId: string) {
  const [seen] = await listEntryRows(context, sql<boolean>`e.id = ${entryId} and ${entriesInSight(context.actor)}`, 1)
  if (seen === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'entryId' })
  return getFoundEntry(context, entryId)
}

export const getEntry: Handler<typeof contract.getEntry> = async (context, { entryId }) => {
  const { entry, kind, situation } = await getSeenEntry(context, entryId)
  const { tx, tenantId, language } = context
  const viewer = viewerOf(context, entry.path, kind)
  const slip = entry.slipId === null ? undefined : await findSlip(context, entry.slipId)
  const appeal = await findAppeal(context, entryId)
  const acts = ENTRY_ACTS.map((act) => {
    const answer = mayAct(act, situation, viewer)
    return [act, answer.may ? { may: true } : { may: false, reason: wordsOf(language, answer.reasons[0]) }] as const
  })
  return {
    ...headOfEntry(entry),
    evidence: entry.source === 'person' ? (kind?.evidence ?? []) : [],
    slip: slip ? { id: slip.id, number: numberOf(slip) } : null,
    statement:
      entry.statement === null
        ? null
        : { text: entry.statement, by: entry.statedByName ?? '', at: entry.statedAt!.toISOString() },
    decidedBy: entry.deciderName,
    decidedAt: entry.decidedAt?.toISOString() ?? null,
    decisionNote: entry.decisionNote,
    appealUntil: situation.appealUntil,
    appealed: appeal
      ? {
          text: appeal.text,
          by: appeal.filedByName,
          at: appeal.filedAt.toISOString(),
          dueOn: appeal.dueOn,
          state: appeal.state,
          decidedBy: appeal.deciderName,
          note: appeal.decisionNote,
        }
      : null,
    mayAttach: isOpenForFiles(entry.state),
    acts: Object.fromEntries(acts) as Record<(typeof acts)[number][0], (typeof acts)[number][1]>,
    history: (await listHistory(tx, tenantId, { kind: 'entry', id: entryId })).map((line) => ({
      at: line.at.toISOString(),
      by: line.personName,
      text: wordsOf(language, line).trim(),
    })),
  }
}

/** A sentence of the slice in the reader's language; one of another slice is shown as its key. */
function wordsOf(
  language: OperationContext['language'],
  { key, params }: { readonly key: string; readonly params?: Readonly<Record<string, string | number>> },
): string {
  return key in entryMessages ? say(entryMessages, language, key as keyof typeof entryMessages & string, params) : key
}

/** The kinds as they may be proposed; for a unit and a year with what stands already. */
export const listEntryKinds: Handler<typeof contract.listEntryKinds> = async (context, { unitId, year }) => {
  const { tx, tenantId, actor } = context
  const practice = await getAppraisalPractice(tx, tenantId)
  const path = unitId === undefined ? undefined : await findUnitPath(tx, tenantId, unitId)
  // Of a unit out of sight nothing is told, not even that nothing stands.
  const isSeen = path !== undefined && viewerOf(context, path, undefined).holds('appraisal.read')
  const lines = isSeen && year !== undefined ? await listLedger(context, { year, unitIds: [unitId!] }) : undefined
  const ledger = lines && ledgerOf(lines)
  const bookedOf = (kind: string): string | null =>
    ledger === undefined
      ? null
      : exactText(
          sum(
            ledger.lines.filter((line) => line.kind === kind && isStanding(ledger, line)).map(({ points }) => points),
          ),
        )
  return {
    decimals: practice.decimals,
    hearingWorkingDays: practice.hearing.workingDays,
    appealWorkingDays: practice.appeal.workingDays,
    kinds: practice.kinds.map((kind) => ({
      code: kind.code,
      name: kind.name,
      description: kind.description ?? null,
      sign: kind.sign,
      on: kind.on,
      lasts: kind.lasts,
      least: decimalText(kind.points.least),
      most: decimalText(kind.points.most),
      mostInYear: kind.points.year === undefined ? null : decimalText(kind.points.year),
      booked: bookedOf(kind.code),
      evidence: kind.evidence,
      isHeard: isHeard(kind, kind.sign === 'plus' ? '1' : '-1'),
      mayPropose: viewerOf(context, path ?? actor.unitPath, kind).holds('appraisal.propose'),
    })),
    caps: practice.caps.map(({ code, name, kinds, most, least }) => ({
      code,
      name,
      kinds,
      most: most === undefined ? null : decimalText(most),
      least: least === undefined ? null : decimalText(least),
    })),
  }
}

const decimalText = (decimal: number | string): string => exactText(exact(decimal))

export const adjustedRanking: Handler<typeof contract.adjustedRanking> = (context, input) =>
  getAdjustedRanking(context, input)

export const adjustedScore: Handler<typeof contract.adjustedScore> = async (context, input) => ({
  score: (await findAdjustedScore(context, input)) ?? null,
})
