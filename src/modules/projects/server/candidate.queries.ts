import { sql } from 'kysely'
import { getForm } from '#cases/server/case-form.queries.ts'
import type { Answers } from '#engine/form/form.ts'
import { formatExact } from '#engine/number/exact.ts'
import type { Scorecard } from '#engine/scorecard/scorecard.ts'
import { answerTo, fieldAsking, rowsOf, sumOf } from '#modules/projects/asked-answers.ts'
import type { LineupCandidate } from '#modules/projects/lineup.contract.ts'
import {
  faultsByReviewer,
  type GradesOverGiven,
  type RankedScores,
  rankScores,
} from '#modules/projects/ranked-scores.rules.ts'
import { type CardInVersion, cardsOf } from '#modules/projects/server/scorecard.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

type Reading = { readonly tx: Tx; readonly tenantId: string }

/** As many as a decision can be about. */
const MOST_CANDIDATES = 5000

interface CaseLine {
  readonly id: string
  readonly number: string | null
  readonly title: string
  readonly unitId: string
  readonly unitZh: string
  readonly unitEn: string
  readonly officeId: string | null
  readonly officeZh: string | null
  readonly officeEn: string | null
  readonly direction: string | null
  readonly state: string
  readonly hash: string | null
  readonly answers: Answers | null
}

const QUESTIONS = ['project.name', 'project.budget'] as const

/** The fields in which the papers of a call answer what a line-up reads: a whole application is no part of the list. */
async function fieldsRead({ tx, tenantId }: Reading, callId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ hash: string }>`select distinct b.hash from case_submissions b
    join cases c on c.tenant_id = b.tenant_id and c.id = b.case_id
    where c.tenant_id = ${tenantId} and c.subject_kind = 'call' and c.subject_id = ${callId}`.execute(tx)
  const names = new Set<string>()
  for (const { hash } of rows) {
    const { form } = await getForm(tx, tenantId, hash)
    for (const question of QUESTIONS) {
      const name = fieldAsking(form, question)
      if (name !== undefined) names.add(name)
    }
  }
  return [...names]
}

/** Applications of a call that were handed in and are not closed without success, with what they ask for. */
async function listCaseLines({ tx, tenantId }: Reading, callId: string): Promise<readonly CaseLine[]> {
  const fields = await fieldsRead({ tx, tenantId }, callId)
  const { rows } = await sql<CaseLine>`
    select c.id, c.number, c.title, c.unit_id, u.short_zh as unit_zh, u.short_en as unit_en, o.unit_id as office_id,
      o.short_zh as office_zh, o.short_en as office_en, c.facts ->> 'directionCode' as direction, c.state, s.hash,
      (select jsonb_object_agg(k, s.answers -> k) from unnest(${[...fields]}::text[]) k where s.answers ? k) as answers
    from cases c
    join lateral (select short_zh, short_en from unit_versions v where v.tenant_id = c.tenant_id and v.unit_id = c.unit_id
      order by v.from_on desc limit 1) u on true
    left join lateral (select p.unit_id, v.short_zh, v.short_en from case_parties p
      join unit_versions v on v.tenant_id = p.tenant_id and v.unit_id = p.unit_id
      where p.tenant_id = c.tenant_id and p.case_id = c.id and p.relation = 'recommending-unit'
      order by v.from_on desc limit 1) o on true
    left join lateral (select hash, answers from case_submissions b where b.tenant_id = c.tenant_id and b.case_id = c.id
      order by b.submitted_at desc, b.number desc limit 1) s on true
    where c.tenant_id = ${tenantId} and c.subject_kind = 'call' and c.subject_id = ${callId} and c.record = 'application'
      and c.phase not in ('draft', 'returned') and (c.outcome is null or c.outcome = 'succeeded')
    order by c.opened_at, c.id limit ${MOST_CANDIDATES}`.execute(tx)
  return rows
}

interface SheetLine extends CardInVersion {
  readonly caseId: string
  readonly personId: string
  readonly person: string
  readonly panel: string
  readonly state: 'given' | 'done'
  readonly marks: Readonly<Record<string, string>>
  readonly vote: string | null
}

async function listSheetLines({ tx, tenantId }: Reading, callId: string): Promise<readonly SheetLine[]> {
  const { rows } = await sql<SheetLine>`
    select s.case_id, s.person_id, p.name as person, s.panel, s.state, s.marks, s.vote, s.scorecard, s.scorecard_version
    from score_sheets s
    join cases c on c.tenant_id = s.tenant_id and c.id = s.case_id
    join people p on p.tenant_id = s.tenant_id and p.id = s.person_id
    where s.tenant_id = ${tenantId} and c.subject_kind = 'call' and c.subject_id = ${callId} and s.state <> 'taken-back'
    order by s.given_at, s.id limit 50000`.execute(tx)
  return rows
}

export interface Candidates extends Pick<RankedScores, 'worth' | 'isMixed'> {
  readonly gradeFaults: readonly GradesOverGiven[]
  readonly rows: readonly LineupCandidate[]
}

/** All candidates of a call with the panel’s scores, each by the card that its sheets were given out with. */
export async function listCandidates(
  reading: Reading,
  callId: string,
  card: Scorecard | undefined,
): Promise<Candidates> {
  const lines = await listCaseLines(reading, callId)
  const sheets = await listSheetLines(reading, callId)
  const given = byCase(sheets)
  const cardOf = await cardsOf(reading, sheets)
  const done = sheets.flatMap((sheet) => {
    const own = sheet.state === 'done' ? cardOf(sheet) : undefined
    return own === undefined ? [] : [{ ...sheet, card: own }]
  })
  const isListed = new Set(lines.map(({ id }) => id))
  const { panels, worth, places, isMixed } = rankScores(
    done.filter(({ caseId }) => isListed.has(caseId)),
    card?.standardise ?? 'none',
  )
  const cast = byCase(done.filter(({ vote }) => vote !== null))
  const rows: LineupCandidate[] = []
  for (const line of lines) {
    const all = given.get(line.id) ?? []
    const votes = cast.get(line.id) ?? []
    const panel = panels.get(line.id)
    const level = worth.get(line.id)
    const decimals = panel?.decimals ?? 2
    rows.push({
      caseId: line.id,
      number: line.number,
      title: await titleOf(reading, line),
      unit: { id: line.unitId, short: { zh: line.unitZh, en: line.unitEn } },
      office: line.officeId === null ? null : { id: line.officeId, short: { zh: line.officeZh!, en: line.officeEn! } },
      direction: line.direction ?? '',
      state: line.state,
      askedFen: String(await askedBy(reading, line)),
      sheets: { done: all.filter(({ state }) => state === 'done').length, given: all.length },
      score: panel === undefined ? null : formatExact(panel.mean, decimals, 'half-up'),
      standardised: level === undefined ? null : formatExact(level, decimals, 'half-up'),
      place: places.get(line.id) ?? null,
      favour: {
        yes: votes.filter(({ vote, card: { votes: asked } }) => asked.find(({ code }) => code === vote)?.favours)
          .length,
        all: votes.length,
      },
    })
  }
  return { rows, worth, isMixed, gradeFaults: faultsByReviewer(done) }
}

function byCase<T extends SheetLine>(sheets: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>()
  for (const sheet of sheets) {
    const own = found.get(sheet.caseId)
    if (own === undefined) found.set(sheet.caseId, [sheet])
    else own.push(sheet)
  }
  return found
}

async function askedBy({ tx, tenantId }: Reading, { hash, answers }: CaseLine): Promise<bigint> {
  if (hash === null || answers === null) return 0n
  const { form } = await getForm(tx, tenantId, hash)
  return sumOf(rowsOf(form, answers, 'project.budget'), 'grant')
}

async function titleOf({ tx, tenantId }: Reading, { hash, answers, title }: CaseLine): Promise<string> {
  if (hash === null || answers === null) return title
  const said = answerTo((await getForm(tx, tenantId, hash)).form, answers, 'project.name')
  return typeof said === 'string' ? said : title
}
