import { sql } from 'kysely'
import type { Scorecard } from '#engine/scorecard/scorecard.ts'
import { getPracticeVersion } from '#modules/programmes/server/practice.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

type Reading = { readonly tx: Tx; readonly tenantId: string }

/** The card of a sheet, in the version in which the sheet was given out. */
export interface CardInVersion {
  readonly scorecard: string
  readonly scorecardVersion: number
}

/** The cards of some sheets, each in the version of its sheet; asked once for each version. */
export async function cardsOf(
  { tx, tenantId }: Reading,
  sheets: readonly CardInVersion[],
): Promise<(sheet: CardInVersion) => Scorecard | undefined> {
  const versions = new Map<number, readonly Scorecard[]>()
  for (const version of new Set(sheets.map(({ scorecardVersion }) => scorecardVersion)))
    versions.set(version, (await getPracticeVersion(tx, tenantId, version)).scorecards)
  return ({ scorecard, scorecardVersion }) => versions.get(scorecardVersion)?.find(({ code }) => code === scorecard)
}

/** The card by which an application is being judged already: nobody judges it by another one. */
export async function findCardInUse({ tx, tenantId }: Reading, caseId: string): Promise<CardInVersion | undefined> {
  const { rows } = await sql<CardInVersion>`select scorecard, scorecard_version from score_sheets
    where tenant_id = ${tenantId} and case_id = ${caseId} and state <> 'taken-back' order by given_at, id limit 1`.execute(
    tx,
  )
  return rows[0]
}
