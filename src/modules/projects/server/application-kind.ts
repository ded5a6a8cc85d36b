import { sql } from 'kysely'
import { searchOf } from '#cases/case-search.rules.ts'
import { localDay } from '#cases/local-day.ts'
import { giveNumber } from '#cases/server/case.store.ts'
import { getProcessInForce } from '#cases/server/case-process.queries.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { takeNumber } from '#cases/server/official-number.store.ts'
import { own } from '#engine/form/same-value.ts'
import { exact, exactText } from '#engine/number/exact.ts'
import type { Parties } from '#engine/process/who.ts'
import { Refusal } from '#engine/refusal.ts'
import { passedBy, placesOf, whyNotApply } from '#modules/programmes/mode.rules.ts'
import { countApproved, officeClock } from '#modules/programmes/server/call.queries.ts'
import {
  demandOpen,
  giveRecommendationBack,
  lastInstant,
  recommendationsLeft,
  takeRecommendation,
} from '#modules/programmes/server/call-acts.service.ts'
import { formatNumber } from '#modules/projects/project.rules.ts'
import { checkApplication } from '#modules/projects/server/application-check.ts'
import { findOrigin, OWNER_RELATION } from '#modules/projects/server/challenge-origin.queries.ts'
import { judgeMatter } from '#modules/projects/server/judge-matter.ts'
import { knownOfApplication } from '#modules/projects/server/known-facts.ts'
import { type Matter, matterOf, type Reading } from '#modules/projects/server/matter.ts'
import { mendTimeOf } from '#modules/projects/server/mend-time.ts'
import { putParts } from '#modules/projects/server/project.store.ts'
import { commitProjectFunds, startProject } from '#modules/projects/server/start-project.ts'
import type { CaseKind, CaseRow, EffectContext } from '#server/http/case-kind.ts'

/** No quota: as many as one likes. */
const UNBOUNDED = 1_000_000

/** 申报: what guards read is worked out of the call, its windows by the clock of the database, and the limits. */
export const applicationKind: CaseKind = {
  record: 'application',
  isOpenedBySlice: true,
  isScored: true,
  facts: async (context, one) => {
    const matter = await matterOf(context, one)
    const { call, recommender, utcOffsetMinutes } = matter
    const at = await officeClock(context)
    const isOpen = (step: Parameters<typeof lastInstant>[1]) =>
      call.state === 'published' && call.opensAt !== null && at >= call.opensAt && at < lastInstant(call, step, null)
    const day = (instant: Date | null) => (instant === null ? undefined : localDay(instant, utcOffsetMinutes))
    const left = recommender && (await recommendationsLeft(context, call.id, recommender.id))
    const own = recommender && (await hasRecommendation(context, one.id))
    const mending = await mendTimeOf(context, one, matter.inForce.practice, matter.today)
    return {
      closesOn: mending.later('closesOn', day(call.closesAt)),
      recommendBy: mending.later('recommendBy', day(call.recommendBy ?? call.closesAt)),
      submitInTime: isOpen('submit') || mending.isOn,
      unitInTime: isOpen('unit-review') || mending.isOn,
      recommendInTime: isOpen('recommend') || mending.isOn,
      withinLimits: await isWithinLimits(context, one, matter),
      returnedHere: await timesReturned(context, one),
      ...(matter.asked && { asked: exactText(exact(matter.asked.grantFen).div(1_000_000)) }), // 万元: 分级立项
      mode: matter.mode?.code ?? '',
      passedBy: [...passedBy(matter.mode, matter.inForce.practice.modes)],
      ...(await placesLeft(context, one, matter)),
      ...(left !== undefined && { quotaLeft: own ? 1 : (left ?? UNBOUNDED) }),
    }
  },
  known: knownOfApplication,
  checks: checkApplication,
  effects: {
    'enter-application': enterApplication,
    'use-recommendation': async (context, one) => {
      const { call, recommender } = await matterOf(context, one)
      if (recommender === undefined) throw new Refusal('rule-broken', { key: 'project.no-recommender' })
      await takeRecommendation(context, call, recommender.id, one.id, one.round > 1)
    },
    'return-recommendation': (context, one) => giveRecommendationBack(context, one.id),
    'issue-number': issueProjectNumber,
    'start-project': startProject,
    'commit-funds': commitProjectFunds,
  },
  later: ['issue-document'],
  subcase: async ({ tx, tenantId }, parent, { process }) => {
    const { relations } = (await getProcessInForce(tx, tenantId, process)).process
    const known = { ...parent.parties, leader: parent.parties.applicant }
    return {
      title: parent.title,
      unitId: parent.unitId,
      parties: Object.fromEntries(
        relations.flatMap(({ code }) => {
          const parties = own(known, code) as Parties[string] | undefined
          return parties === undefined ? [] : [[code, parties]]
        }),
      ),
      ...(parent.subject && { subject: parent.subject }),
      facts: {
        directionCode: parent.facts.directionCode,
        mode: parent.facts.mode,
        ownerSigns: parent.parties[OWNER_RELATION] !== undefined,
      },
    }
  },
}

/** How many more of its direction can be approved; nothing is said where there is no bound. */
async function placesLeft(context: Reading, one: CaseRow, { call, direction, mode }: Matter) {
  const places = direction && placesOf(mode, direction)
  if (places === undefined) return {}
  return { placesLeft: Math.max(0, places - (await countApproved(context, call.id, direction!.code, one.id))) }
}

/** How often it was sent back from where it stands: a return by somebody else before uses nothing up. */
async function timesReturned({ tx, tenantId }: Reading, one: CaseRow): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from case_events
    where tenant_id = ${tenantId} and case_id = ${one.id} and event ->> 'event' = 'left' and event ->> 'move' = 'return'
      and event ->> 'state' = ${one.state}`.execute(tx)
  return rows[0]!.n
}

async function hasRecommendation({ tx, tenantId }: Reading, caseId: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 from call_recommendations where tenant_id = ${tenantId} and case_id = ${caseId}`.execute(tx)
  return rows.length > 0
}

/** Unknown is not within; a warning keeps nobody out. */
async function isWithinLimits(context: Reading, one: CaseRow, matter: Matter): Promise<boolean | undefined> {
  if (matter.parts.some(({ isStranger }) => isStranger)) return false
  const strict = (await judgeMatter(context, one, matter)).filter(({ rule }) => rule.severity === 'error')
  if (strict.some(({ verdict }) => verdict === 'broken')) return false
  return strict.some(({ verdict }) => verdict === 'open') ? undefined : true
}

/**
 * Received: in time by the clock of the database, and within the limits. Everybody in it is locked first, in one order, so that
 * two applications of one person are judged one after the other, each with the other before it.
 */
async function enterApplication(context: EffectContext, one: CaseRow): Promise<void> {
  const matter = await matterOf(context, one)
  // What was sent back comes again within its time to mend, as the guard has found in this transaction.
  if (one.round === 1) await demandOpen(context, matter.call, 'submit')
  const { direction, mode, leader } = matter
  const isPicked = (await findOrigin(context, one.id)) !== null
  const barred = direction && whyNotApply(mode, direction, { unitId: one.unitId, leaderId: leader.id, isPicked })
  if (barred !== undefined) throw new Refusal('rule-broken', { key: barred.key })
  const subjects = [...new Set(matter.parts.map(({ subject }) => subject))].sort()
  for (const subject of subjects)
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${context.tenantId} ${subject}`}, 27))`.execute(
      context.tx,
    )
  const broken = (await judgeMatter(context, one, matter)).filter(
    ({ verdict, rule }) => verdict === 'broken' && rule.severity === 'error',
  )
  if (broken.length > 0)
    throw new Refusal(
      'over-limit',
      ...broken.map(({ rule, subject, number }) => ({
        key: 'project.over-limit',
        params: {
          who: subject.name,
          text: rule.text.zh,
          textEn: rule.text.en,
          clause: rule.clause.zh,
          clauseEn: rule.clause.en,
          number,
        },
      })),
    )
  await putParts(context, one.id, matter.today, matter.parts)
}

/** The number of the project: of its family in the year of the call, without gaps. */
async function issueProjectNumber(context: EffectContext, one: CaseRow): Promise<void> {
  if (one.number !== undefined) return
  const { call, family, inForce, direction, mode } = await matterOf(context, one)
  const places = direction && placesOf(mode, direction)
  if (places !== undefined) {
    // Two that are approved at the same moment take their places one after the other.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`places ${context.tenantId} ${call.id} ${direction!.code}`}, 27))`.execute(
      context.tx,
    )
    if ((await countApproved(context, call.id, direction!.code, one.id)) >= places)
      throw new Refusal('over-limit', { key: 'call.direction-full', params: { most: places } })
  }
  const serial = await takeNumber(context, {
    series: `project.${call.family}`,
    year: call.year,
    subject: { kind: 'case', id: one.id },
  })
  const number = formatNumber(inForce.practice.numbering, { year: call.year, family: family?.numberCode ?? '', serial })
  await giveNumber(context, one.id, number, searchOf([one.title, number]))
  await recordHistory(context, {
    subject: { kind: 'case', id: one.id, unitId: one.unitId },
    sentence: { key: 'project.numbered', params: { number } },
    ...(context.personId !== undefined && { personId: context.personId }),
  })
}
