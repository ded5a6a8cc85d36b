import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { say } from '#engine/text/message.ts'
import { getOfficeClock } from '#modules/dispatch/server/cycle.queries.ts'
import { meetingMessages } from '#modules/supervision/meeting.messages.ts'
import { listDecisionRows, standingOfRow, tellDecisions } from '#modules/supervision/server/meeting-decision.queries.ts'
import type { FreezePart } from '#server/http/module.ts'

/** The year's decisions, and older ones still open, as they stood when the month was frozen; one piece without a key. */
export const freezeMeetings: FreezePart = {
  name: 'meetings',
  take: async function* ({ tx, tenantId, now }, { period }) {
    const context = { tx, tenantId, now }
    const { utcOffsetMinutes } = await getOfficeClock(tx, tenantId)
    const today = localDay(now, utcOffsetMinutes)
    const year = period.slice(0, 4)
    const rows = (await listDecisionRows(context, sql<boolean>`m.state in ('held', 'drafted', 'issued')`)).filter(
      (row) => row.heldOn.startsWith(year) || !['closed', 'noted'].includes(standingOfRow(row, today)),
    )
    if (rows.length === 0) return
    const decisions = (await tellDecisions(context, rows)).map(({ standing, lead, cooperating, ...decision }) => ({
      id: decision.id,
      meeting: decision.meeting,
      number: decision.number,
      text: decision.text,
      lead: { id: lead.id, code: lead.code, name: lead.name },
      cooperating: cooperating.map(({ id, code, name }) => ({ id, code, name })),
      dueOn: decision.dueOn,
      standing,
      standingWord: {
        zh: say(meetingMessages, 'zh-CN', `standing.${standing}`),
        en: say(meetingMessages, 'en', `standing.${standing}`),
      },
      percent: decision.percent,
      slip: decision.slip,
      keyTask: decision.keyTask,
      carried: decision.carried,
    }))
    yield { key: '', content: { decisions } }
  },
}
