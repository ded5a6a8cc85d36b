import { sql } from 'kysely'
import { getForm } from '#cases/server/case-form.queries.ts'
import type { Answers } from '#engine/form/form.ts'
import { type Exact, exact, formatExact } from '#engine/number/exact.ts'
import { type GradeFault, gradeFaults, panelScore } from '#engine/scorecard/panel.ts'
import { totalOf } from '#engine/scorecard/score-sheet.ts'
import type { Scorecard } from '#engine/scorecard/scorecard.ts'
import { placesOf, standardise } from '#engine/scorecard/standardise.ts'
import { answerTo, fieldAsking, rowsOf, sumOf } from '#modules/projects/asked-answers.ts'
import type { LineupCandidate } from '#modules/projects/lineup.contract.ts'
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

interface SheetLine {
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
    select s.case_id, s.person_id, p.name as person, s.panel, s.state, s.marks, s.vote from score_sheets s
    join cases c on c.tenant_id = s.tenant_id and c.id = s.case_id
    join people p on p.tenant_id = s.tenant_id and p.id = s.person_id
    where s.tenant_id = ${tenantId} and c.subject_kind = 'call' and c.subject_id = ${callId} and s.state <> 'taken-back'
    order by s.given_at, s.id limit 50000`.execute(tx)
  return rows
}

export interface Candidates {
  readonly rows: readonly LineupCandidate[]
  /** What each is worth to the line-up: its standardised score. */
  readonly worth: ReadonlyMap<string, Exact>
  readonly gradeFaults: readonly { readonly reviewer: string; readonly fault: GradeFault }[]
}

/** All candidates of a call with the panel’s scores: ends cut off, groups made comparable, places with ties. */
export async function listCandidates(
  reading: Reading,
  callId: string,
  card: Scorecard | undefined,
): Promise<Candidates> {
  const lines = await listCaseLines(reading, callId)
  const sheets = await listSheetLines(reading, callId)
  const done = card === undefined ? [] : sheets.filter(({ state }) => state === 'done')
  const given = byCase(sheets)
  const handedIn = byCase(done)
  const scored = lines.flatMap(({ id }) => {
    const own = handedIn.get(id) ?? []
    const panel = panelScore(
      card ?? {},
      own.map(({ marks }) => totalOf(card!, { marks })),
    )
    return panel.mean === undefined ? [] : [{ id, panel, own }]
  })
  const levelled = standardise(
    scored.map(({ panel, own }) => ({ group: own[0]!.panel, score: panel.mean! })),
    card?.standardise ?? 'none',
  )
  const worth = new Map(scored.map(({ id }, at) => [id, levelled[at]!]))
  const places = placesOf(
    scored.map(({ id, panel, own }, at) => ({
      id,
      score: levelled[at]!,
      marks: card!.criteria.map(({ code }) => meanOf(own.map(({ marks }) => exact(marks[code]!)))),
      variance: panel.variance,
    })),
  )
  const decimals = card?.decimals ?? 2
  const favours = new Set(card?.votes.filter((vote) => vote.favours).map(({ code }) => code))
  const scoredBy = new Map(scored.map((one) => [one.id, one]))
  const rows: LineupCandidate[] = []
  for (const line of lines) {
    const all = given.get(line.id) ?? []
    const own = scoredBy.get(line.id)
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
      score: own === undefined ? null : formatExact(own.panel.mean!, decimals, 'half-up'),
      standardised: worth.has(line.id) ? formatExact(worth.get(line.id)!, decimals, 'half-up') : null,
      place: places.get(line.id) ?? null,
      favour: {
        yes: all.filter(({ vote }) => vote !== null && favours.has(vote)).length,
        all: all.filter(({ vote }) => vote !== null).length,
      },
    })
  }
  return { rows, worth, gradeFaults: card === undefined ? [] : faultsByReviewer(card, done) }
}

function byCase(sheets: readonly SheetLine[]): ReadonlyMap<string, readonly SheetLine[]> {
  const found = new Map<string, SheetLine[]>()
  for (const sheet of sheets) {
    const own = found.get(sheet.caseId)
    if (own === undefined) found.set(sheet.caseId, [sheet])
    else own.push(sheet)
  }
  return found
}

const meanOf = (marks: readonly Exact[]): Exact =>
  marks.reduce((sum, mark) => sum.add(mark), exact(0)).div(marks.length || 1)

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

/** Forced distribution: of each reviewer, over all that he has scored in the call. */
function faultsByReviewer(card: Scorecard, done: readonly SheetLine[]): Candidates['gradeFaults'] {
  const people = [...new Set(done.map(({ personId }) => personId))]
  return people.flatMap((personId) => {
    const own = done.filter((sheet) => sheet.personId === personId)
    return gradeFaults(
      card,
      own.map(({ marks }) => totalOf(card, { marks })),
    ).map((fault) => ({ reviewer: own[0]!.person, fault }))
  })
}
