import { sql } from 'kysely'
import { openTask } from '#cases/server/task.store.ts'
import { insert } from '#cli/keep-sample-cases.ts'
import type { SampleContext } from '#cli/load-samples.ts'
import type { WalkedApplication } from '#cli/sample-desk.ts'
import type { Stage } from '#cli/sample-stage.ts'
import { type Exact, exact, formatExact, ZERO } from '#engine/number/exact.ts'
import { totalOf } from '#engine/scorecard/score-sheet.ts'
import type { Scorecard } from '#engine/scorecard/scorecard.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'

/** Sheets given out, and what experts made of them: who is for a project marks it higher. */
export async function keepSheets(
  context: SampleContext,
  stage: Stage,
  made: readonly WalkedApplication[],
): Promise<void> {
  const { tx, tenantId, newId } = context
  const { practice, version } = await getProgrammePractice(tx, tenantId)
  const rows = made.flatMap(({ walk, family }) => {
    const card = practice.scorecards.find(({ code }) => code === family.scorecard)
    if (card === undefined) return []
    const worth = stage.next(13)
    return walk.sheets.map(({ person, by, givenAt, done }) => ({
      id: newId(),
      case: walk.one.id,
      unit: walk.one.unit.id,
      title: walk.one.title,
      person: person.person,
      isMadeUp: stage.experts.some((one) => one.person === person.person),
      card: card.code,
      by,
      givenAt,
      ...(done === undefined
        ? { marks: {}, vote: null, opinion: '', total: null, state: 'given', doneAt: null }
        : { ...filledIn(stage, card, worth, done.favours), state: 'done', doneAt: done.at }),
    }))
  })
  await insert(
    rows,
    `id uuid, "case" uuid, person uuid, card text, marks jsonb, vote text, opinion text, total numeric, state text, "by" uuid,
      "givenAt" timestamptz, "doneAt" timestamptz`,
    (
      x,
    ) => sql`insert into score_sheets (tenant_id, id, case_id, person_id, scorecard, scorecard_version, marks, vote, opinion,
        total, state, given_by, given_at, done_at)
      select ${tenantId}::uuid, x.id, x."case", x.person, x.card, ${version}::integer, x.marks, x.vote, x.opinion, x.total,
        x.state, x."by", x."givenAt", x."doneAt" from ${x}`,
  ).execute(tx)
  for (const row of rows.filter(({ state, isMadeUp }) => state === 'given' && !isMadeUp))
    await openTask(
      { ...context, now: new Date(row.givenAt) },
      {
        to: { personId: row.person },
        subject: { kind: 'score-sheet', id: row.id, unitId: row.unit },
        deed: { key: 'task.score-sheet.fill', params: { title: row.title } },
      },
    )
}

function filledIn({ next }: Stage, card: Scorecard, worth: number, favours: boolean) {
  const base = (favours ? 72 : 54) + worth
  const marks = Object.fromEntries(
    card.criteria.map(({ code, most }) => {
      const mark = exact(Math.min(98, base + next(9) - 3))
      return [code, formatExact(mark.mul(exact(most)).div(100), 1, 'half-up')]
    }),
  )
  const vote = card.votes.find((one) => one.favours === favours)?.code ?? null
  const total = formatExact(totalOf(card, { marks }), 6, 'half-up')
  const opinion = favours
    ? '方案可行，指标基本可考核，建议细化示范推广安排。（示例）'
    : '创新点不突出，考核指标偏软，建议完善后再报。（示例）'
  return { marks, vote, total, opinion }
}

/** A line-up as the division drew it up: of those decided the ones approved, else the best that the money reaches. */
export async function keepLineup(
  { tx, tenantId, newId }: SampleContext,
  { sample, byLogin, root }: Stage,
  made: readonly WalkedApplication[],
): Promise<void> {
  const lineup = made[0]?.call.lineup
  if (lineup === undefined) return
  const { callId } = made[0]!
  const rows = await sql<{ caseId: string; total: string | null }>`
    select case_id, avg(total)::text as total from score_sheets
    where tenant_id = ${tenantId} and case_id = any(${made.map(({ walk }) => walk.one.id)}::uuid[]) and state = 'done'
    group by case_id`.execute(tx)
  const score = new Map<string, Exact>(rows.rows.map(({ caseId, total }) => [caseId, exact(total ?? '0')]))
  const worth = ({ walk }: WalkedApplication) => score.get(walk.one.id) ?? ZERO
  const standing = made.filter(({ walk }) => walk.phase.outcome === undefined || walk.phase.outcome === 'succeeded')
  const decided = standing.filter(({ walk }) => typeof walk.facts.resolutionNo === 'string')
  const best = standing
    .filter((one) => score.has(one.walk.one.id) && one.walk.phase.phase === 'in-review')
    .sort((a, b) => worth(b).compare(worth(a)))
  const pool = BigInt(Math.round(lineup.poolWan * 1_000_000))
  const chosen: string[] = []
  let sum = 0n
  for (const { walk, matter } of lineup.resolution === undefined ? best : decided) {
    if (sum + matter.grantFen > pool) {
      if (lineup.resolution !== undefined) throw new RangeError(`samples: ${lineup.title} is above its pool`)
      continue
    }
    if (lineup.resolution === undefined && chosen.length >= lineup.most) break
    chosen.push(walk.one.id)
    sum += matter.grantFen
  }
  const by = byLogin(sample.hands.planner).person
  const decider = byLogin(sample.hands.leaders[0]!).person
  const isDecided = lineup.resolution !== undefined
  const madeAt = `${lineup.heldOn ?? '2023-06-29'}T02:00:00Z`
  await sql`insert into lineups (tenant_id, id, call_id, unit_id, title, pool_fen, content, state, resolution, held_on, version,
      made_by, made_at, decided_by, decided_at)
    values (${tenantId}, ${newId()}, ${callId}, ${root.id}, ${lineup.title}, ${pool},
      ${JSON.stringify({ caps: [], musts: [], outs: [], amounts: {}, chosen })}::jsonb, ${isDecided ? 'decided' : 'draft'},
      ${lineup.resolution ?? null}, ${lineup.heldOn ?? null}, ${isDecided ? 2 : 1}, ${by}, ${madeAt},
      ${isDecided ? decider : null}, ${isDecided ? madeAt : null})`.execute(tx)
}
