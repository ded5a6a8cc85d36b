import { sql } from 'kysely'
import { lastDay } from '#engine/calendar/period.ts'
import { carriedTo, lastWeekOf } from '#modules/supervision/problem.rules.ts'
import { listProblems } from '#modules/supervision/server/problem.queries.ts'
import type { FreezePart } from '#server/http/module.ts'

/** What the weekly sheets leave unsolved when the period is over, and what was solved in it; one piece without a key. */
export const freezeProblems: FreezePart = {
  name: 'weekly-problems',
  take: async function* ({ tx, tenantId }, { period }) {
    const week = lastWeekOf(period)
    const rows = await listProblems(
      { tx, tenantId },
      sql<boolean>`p.week <= ${week} and (p.solved_week is null or p.solved_week > ${week})`,
    )
    if (rows.length === 0) return
    const problems = rows.map((one) => ({
      id: one.id,
      unit: { id: one.unit.id, code: one.unit.code, name: one.unit.name, short: one.unit.short },
      text: one.text,
      help: one.help,
      owner: one.owner && { id: one.owner.id, code: one.owner.code, name: one.owner.name, short: one.owner.short },
      dueOn: one.dueOn,
      isLate: one.dueOn !== null && one.dueOn < lastDay(period),
      weeks: carriedTo(one, week) + 1,
      indicator: one.indicator?.name ?? null,
      keyTask: one.keyTask?.name ?? null,
      answer: one.answer,
    }))
    yield { key: '', content: { problems } }
  },
}
