import { getToday } from '#cases/server/tenant.queries.ts'
import type * as contract from '#modules/policies/ladder.contract.ts'
import type { LadderRow } from '#modules/policies/ladder.contract.ts'
import { sayGap } from '#modules/policies/say-gap.rules.ts'
import { listComingEnds } from '#modules/policies/server/certificate.queries.ts'
import { findCultivation, getLadderOf } from '#modules/policies/server/cultivation-practice.queries.ts'
import { entriesUnder } from '#modules/policies/server/ladder.access.ts'
import {
  countIndustries,
  countPlans,
  countRegions,
  countSteps,
  listStandingRows,
  noStandings,
  type RegionCount,
  type StandingRow,
} from '#modules/policies/server/ladder.queries.ts'
import { areStandingsCurrent } from '#modules/policies/server/ladder-keeping.service.ts'
import { findPolicyBook, getPolicyBook, type PolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export const getLadderView: Handler<typeof contract.getLadder> = async (context, { region }) => {
  const { tx, tenantId, actor, now } = context
  const on = await getToday(tx, tenantId, now)
  const plans = await countPlans(context, actor, on)
  const ladder = (await findCultivation(context))?.practice.ladder
  const book = await findPolicyBook(tx, tenantId)
  if (ladder === undefined || book === undefined)
    return { on, name: null, isCurrent: false, total: 0, steps: [], none: 0, regions: [], industries: [], plans }
  const counted = await countSteps(context, actor, region)
  const places = await countRegions(context, actor, { register: book.register, region })
  return {
    ...{ on, plans, name: ladder.name, isCurrent: await areStandingsCurrent(context) },
    total: sumOf(places),
    none: sumOf(places.filter(({ rung }) => rung === null)),
    steps: ladder.steps.map(({ code, name, policy }) => {
      const rows = counted.filter(({ step }) => step === code)
      const [counts, next] = [noStandings(), noStandings()]
      for (const row of rows) {
        counts[row.standing] = row.n
        next[row.standing] = row.next
      }
      const asked = rows.find(({ version }) => version !== null)
      return {
        ...{ code, name, policy, counts, next, version: asked?.version ?? null },
        isAhead: rows.some(({ isAhead }) => isAhead),
        rung: rows.reduce((sum, row) => sum + row.rung, 0),
      }
    }),
    regions: [...new Set(places.map((row) => row.region))].map((code) => {
      const rows = places.filter((row) => row.region === code)
      return {
        ...{ region: code, total: sumOf(rows), none: sumOf(rows.filter(({ rung }) => rung === null)) },
        rungs: Object.fromEntries(
          ladder.steps.map(({ code: step }) => [step, sumOf(rows.filter(({ rung }) => rung === step))]),
        ),
      }
    }),
    industries: await countIndustries(context, actor),
  }
}

const sumOf = (rows: readonly Pick<RegionCount, 'n'>[]): number => rows.reduce((sum, { n }) => sum + n, 0)

export const listLadderOf: Handler<typeof contract.listLadder> = async (context, { limit, cursor, ...filter }) => {
  const book = await getPolicyBook(context.tx, context.tenantId)
  await getLadderOf(context)
  const found = await listStandingRows(context, context.actor, filter, { limit, cursor })
  return { ...found, rows: found.rows.map((row) => shownStanding(row, book, context.language)) }
}

export function shownStanding(
  { changes, missing, personal, planId, responsible, ...row }: StandingRow,
  { dictionary }: PolicyBook,
  language: OperationContext['language'],
): LadderRow {
  const { standing } = row
  return {
    ...row,
    sentences: sayGap({ standing, changes, missing, personal }, dictionary, language),
    plan: planId === null ? null : { id: planId, responsible: responsible ?? '' },
  }
}

export const listCertificatesOf: Handler<typeof contract.listCertificates> = async (context, input) => {
  const on = await getToday(context.tx, context.tenantId, context.now)
  return { on, rows: await certificatesInSight(context, on, input) }
}

export async function certificatesInSight(
  context: OperationContext,
  on: string,
  { within, region }: { readonly within: number; readonly region?: string | undefined },
) {
  const book = await findPolicyBook(context.tx, context.tenantId)
  if (book === undefined) return []
  const ladder = (await findCultivation(context))?.practice.ladder
  const where = entriesUnder(context.actor, region)
  const rows = await listComingEnds(context, book, ladder, { on, within, where })
  return rows.map(({ careUnitId: _c, ownUnitId: _o, titleFact: _t, ...row }) => row)
}
