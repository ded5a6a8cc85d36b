import { sql } from 'kysely'
import { listProcessesInForce } from '#cases/server/case-process.queries.ts'
import { listHistory } from '#cases/server/history.queries.ts'
import { can } from '#engine/access/can.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import type { ProgrammeFamily, ProgrammePractice } from '#engine/definition/programme-practice.ts'
import { Refusal } from '#engine/refusal.ts'
import { say } from '#engine/text/message.ts'
import type * as contract from '#modules/programmes/call.contract.ts'
import type { CallHead } from '#modules/programmes/call.contract.ts'
import { callMessages } from '#modules/programmes/call.messages.ts'
import { stageOf } from '#modules/programmes/call.rules.ts'
import { type ModeNames, sayMode, whyNotApply } from '#modules/programmes/mode.rules.ts'
import { callsInSight } from '#modules/programmes/server/call.access.ts'
import {
  type CallRow,
  countCalls,
  listCallRows,
  listCallVersions,
  listNamed,
  listQuotas,
  listRecommenders,
  listSubscriptions,
  officeClock,
  type UnitWords,
} from '#modules/programmes/server/call.queries.ts'
import { findLimits, findProgrammePractice, getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const unitOf = (unitId: string, words: UnitWords) => ({
  id: unitId,
  name: { zh: words.nameZh, en: words.nameEn },
  short: { zh: words.shortZh, en: words.shortEn },
})

function headOf(row: CallRow, practice: ProgrammePractice | undefined, at: Date): CallHead {
  const family = practice?.families.find(({ code }) => code === row.family)
  const name = family?.name ?? { zh: row.family, en: row.family }
  return {
    id: row.id,
    unit: unitOf(row.unitId, row),
    family: { code: row.family, name, short: family?.short ?? name },
    year: row.year,
    title: row.title,
    number: row.number,
    stage: stageOf(row, at),
    opensAt: row.opensAt?.toISOString() ?? null,
    closesAt: row.closesAt?.toISOString() ?? null,
    recommendBy: row.recommendBy?.toISOString() ?? null,
    expectedOn: row.expectedOn,
    directions: row.content.directions.length,
    applications: row.applications,
    recommended: row.recommended,
  }
}

export const listCalls: Handler<typeof contract.listCalls> = async (context, input) => {
  const { tx, tenantId, actor } = context
  const at = await officeClock(context)
  const { year, family, stage, text, limit } = input
  const where = sql<boolean>`${callsInSight(actor)}
    and (${year ?? null}::int is null or r.year = ${year ?? null}::int)
    and (${family ?? null}::text is null or r.family = ${family ?? null}::text)
    and (${text ?? null}::text is null or strpos(r.search, ${text ?? null}::text) > 0)
    and (${stage ?? null}::text is null or ${stage ?? null}::text = case
      when r.state <> 'published' then r.state
      when ${at} < r.opens_at then 'coming' when ${at} < r.closes_at then 'open'
      when ${at} < r.recommend_by then 'recommending' else 'closed' end)`
  const after = input.cursor === undefined ? undefined : readCursor(input.cursor)
  const rows = await listCallRows(context, where, { limit: limit + 1, ...(after && { after }) })
  const practice = (await findProgrammePractice(tx, tenantId))?.practice
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    rows: rows.slice(0, limit).map((row) => headOf(row, practice, at)),
    total: await countCalls(context, where),
    next: last === undefined ? null : writeCursor({ id: last.id, key: String(last.year) }),
    at: at.toISOString(),
    subscribed: [...(await listSubscriptions(context, actor.personId))],
  }
}

export const getCall: Handler<typeof contract.getCall> = async (context, { callId }) => {
  const { tx, tenantId, actor, language } = context
  const [row] = await listCallRows(context, sql<boolean>`r.id = ${callId} and ${callsInSight(actor)}`, { limit: 1 })
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'callId' })
  const at = await officeClock(context)
  const practice = (await findProgrammePractice(tx, tenantId))?.practice
  const family = practice?.families.find(({ code }) => code === row.family)
  const head = headOf(row, practice, at)
  const names = await modeNames(context, family)
  const may = (permission: 'call.manage' | 'call.publish' | 'project.manage') => can(actor, permission, row.path)
  const isChallenge = (mode: string) => practice?.modes.find(({ code }) => code === mode)?.challenge === true
  const isRace = (mode: string) => practice?.modes.find(({ code }) => code === mode)?.firstStage !== undefined
  const isNew = row.state === 'draft' || row.state === 'forecast'
  return {
    ...head,
    version: row.version,
    content: row.content,
    unitBy: row.unitBy?.toISOString() ?? null,
    modes: (practice?.modes ?? [])
      .filter(({ code }) => family?.modes.includes(code))
      .map((mode) => ({
        code: mode.code,
        name: mode.name,
        limited: mode.limited,
        invited: mode.invited,
        named: mode.named,
        challenge: mode.challenge,
        places: mode.places ?? mode.atOnce ?? null,
        consequences: sayMode(mode, names),
      })),
    named: await namesOf(context, row),
    own: {
      barred: row.content.directions.flatMap((direction) => {
        const mode = practice?.modes.find(({ code }) => code === direction.mode)
        const who = { unitId: actor.unitId, leaderId: actor.personId, isPicked: false }
        const why = whyNotApply(mode, direction, who)
        return why === undefined
          ? []
          : [{ direction: direction.code, why: say(callMessages, language, why.key as keyof typeof callMessages, {}) }]
      }),
    },
    process: family?.process ?? '',
    quotas: (await listQuotas(context, callId)).map((quota) => ({
      unit: unitOf(quota.unitId, quota),
      most: quota.most,
      used: quota.used,
      recommendBy: quota.recommendBy?.toISOString() ?? null,
    })),
    clonedFrom: row.clonedFrom === null ? null : { id: row.clonedFrom, title: row.clonedTitle ?? '' },
    versions: (await listCallVersions(context, callId)).map((one) => ({ ...one, at: one.at.toISOString() })),
    at: at.toISOString(),
    acts: {
      edit: may('call.manage') && row.state !== 'withdrawn',
      publish: may('call.publish') && isNew && row.drawnUpBy !== actor.personId,
      withdraw: may('call.publish') && (row.state === 'published' || row.state === 'forecast'),
      clone: may('call.manage'),
      apply: head.stage === 'open',
      race:
        row.state === 'published' &&
        (may('call.publish') || may('project.manage')) &&
        row.content.directions.some(({ mode }) => isRace(mode)),
      handOver:
        head.stage === 'open' && may('call.manage') && row.content.directions.some(({ mode }) => isChallenge(mode)),
    },
    history: (await listHistory(tx, tenantId, { kind: 'call', id: callId })).map((line) => ({
      at: line.at.toISOString(),
      by: line.personName,
      text:
        line.key in callMessages
          ? say(callMessages, language, line.key as keyof typeof callMessages, line.params)
          : line.key,
    })),
  }
}

/** States and clauses by their names, for what is said of a mode. */
async function modeNames({ tx, tenantId }: OperationContext, family: ProgrammeFamily | undefined): Promise<ModeNames> {
  const process = (await listProcessesInForce(tx, tenantId)).find(({ process: one }) => one.code === family?.process)
  const limits = family?.limits === undefined ? undefined : await findLimits(tx, tenantId, family.limits)
  return {
    states: new Map((process?.process.states ?? []).map(({ code, name }) => [code, name])),
    rules: new Map((limits?.rules ?? []).map(({ code, text }) => [code, text])),
  }
}

async function namesOf(context: OperationContext, { content }: CallRow) {
  const { units, people } = await listNamed(context, content.directions)
  return {
    units: [...units].map(([id, words]) => unitOf(id, words)),
    people: [...people].map(([id, name]) => ({ id, name })),
  }
}

export const listFamilies: Handler<typeof contract.listFamilies> = async (context) => {
  const { practice } = await getProgrammePractice(context.tx, context.tenantId)
  return {
    families: practice.families.map(({ code, name, short, modes }) => ({ code, name, short: short ?? name, modes })),
    modes: practice.modes.map(({ code, name }) => ({ code, name })),
    recommenders: (await listRecommenders(context, practice.recommenders)).map((row) => unitOf(row.unitId, row)),
  }
}
