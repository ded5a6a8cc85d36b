import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { can, scopeOf } from '#engine/access/can.ts'
import { dataLabel } from '#engine/definition/document-data.ts'
import { documentMessages } from '#engine/document/document.messages.ts'
import { Refusal } from '#engine/refusal.ts'
import { type Messages, say } from '#engine/text/message.ts'
import type * as contract from '#modules/bulletins/bulletin.contract.ts'
import { bulletinMessages } from '#modules/bulletins/bulletin.messages.ts'
import { isInSight, whyNot } from '#modules/bulletins/bulletin.rules.ts'
import { BULLETIN_ACTS, type BulletinAct } from '#modules/bulletins/bulletin.ts'
import { withWordings } from '#modules/bulletins/bulletin-paper.rules.ts'
import type { FigureTable } from '#modules/bulletins/frozen-month.ts'
import { mayAt } from '#modules/bulletins/server/bulletin.access.ts'
import {
  type BulletinRow,
  findBulletin,
  findPrint,
  getContent,
  headOfBulletin,
  listBulletinRows,
  listWordings,
} from '#modules/bulletins/server/bulletin.queries.ts'
import type { Place } from '#modules/dispatch/server/place.queries.ts'
import { readShownTables } from '#modules/dispatch/server/shown.queries.ts'
import { listSnapshotHeads, readSnapshotPart } from '#modules/dispatch/server/snapshot.queries.ts'
import { listUnits } from '#modules/organisations/server/unit.queries.ts'
import { getTemplate, listTemplates } from '#server/documents/template.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const WORDS: Messages = { ...documentMessages, ...bulletinMessages }

/** The bulletin, for the eyes of the actor. @throws Refusal not-found. */
export async function getSeenBulletin(context: OperationContext, bulletinId: string): Promise<BulletinRow> {
  const row = await findBulletin(context, bulletinId)
  if (!row || !isInSight(row.state, row.serial !== null, mayAt(context.actor, row.path)))
    throw new Refusal('not-found', { key: 'http.not-found', at: 'bulletinId' })
  return row
}

export const listBulletinsOf: Handler<typeof contract.listBulletins> = async (context, { period, state, limit }) => {
  const rows = await listBulletinRows(
    context,
    sql<boolean>`(${period ?? null}::text is null or r.period = ${period ?? null})
      and (${state ?? null}::text is null or r.state = ${state ?? null})`,
  )
  const seen = rows.filter((row) => isInSight(row.state, row.serial !== null, mayAt(context.actor, row.path)))
  return { rows: seen.slice(0, limit).map(headOfBulletin) }
}

export const bulletinChoicesOf: Handler<typeof contract.bulletinChoices> = async (context) => {
  const { tx, tenantId, actor, now } = context
  const today = await getToday(tx, tenantId, now)
  const units = await listUnits(tx, tenantId, today, scopeOf(actor, 'bulletin.draft'))
  const ids = new Set(units.map(({ unitId }) => unitId))
  const heads = await listSnapshotHeads(tx, tenantId)
  const replaced = new Set(heads.flatMap(({ previousId }) => previousId ?? []))
  return {
    today,
    units: units
      .filter(({ parentId }) => parentId === undefined || !ids.has(parentId))
      .map((unit) => ({
        id: unit.unitId,
        code: unit.code,
        name: { zh: unit.nameZh, en: unit.nameEn },
        short: { zh: unit.shortZh, en: unit.shortEn },
      })),
    templates: [...(await listTemplates(tx, tenantId, 'bulletin'))],
    snapshots: heads.slice(0, 200).map((head) => ({
      id: head.id,
      year: head.year,
      number: head.number,
      revision: head.revision,
      takenAt: head.takenAt.toISOString(),
      hash: head.hash,
      isRestated: replaced.has(head.id),
      period: head.period,
      cycle: { zh: head.cycleNameZh, en: head.cycleNameEn },
    })),
  }
}

export const getBulletinOf: Handler<typeof contract.getBulletin> = async (context, { bulletinId }) => {
  const row = await getSeenBulletin(context, bulletinId)
  const { content, findings, fault } = await getContent(context, bulletinId)
  const wordings = await listWordings(context, bulletinId)
  const print = await findPrint(context, bulletinId)
  const { name } = await getTemplate(context.tx, context.tenantId, row.templates.bulletin)
  const word = (key: string, params?: Record<string, string | number>) =>
    key in WORDS ? say(WORDS, context.language, key, params) : key
  const called = (name: string) => {
    const label = dataLabel(name)
    return (context.language === 'en' ? label?.en : label?.zh) ?? name
  }
  return {
    ...headOfBulletin(row),
    paper: print?.document ?? (content && withWordings(content, wordings)),
    wordings: wordings.map(({ part, original, by, at }) => ({ part, original, by, at: at.toISOString() })),
    lacks: findings.map(({ key, name, at, times }) => ({ text: word(key, { name: called(name) }), at, times })),
    fault: fault?.map(({ key, params }) => word(key, { ...params })).join('；') ?? null,
    template: { ...row.templates.bulletin, name },
    hasBrief: row.hasBrief && isForLeaders(context, row),
    sheets: await sheetUnits(context, row),
    returnReason: row.returnReason,
    withdrawnReason: row.withdrawnReason,
    sha256: print?.sha256 ?? null,
    acts: actsOf(context, row),
  }
}

/** A brief names whom to talk to: it is for those who draw up and sign. */
export const isForLeaders = ({ actor }: OperationContext, { path }: BulletinRow): boolean =>
  can(actor, 'bulletin.draft', path) || can(actor, 'bulletin.sign', path)

function actsOf(context: OperationContext, row: BulletinRow) {
  const situation = {
    state: row.state,
    submittedBy: row.submittedBy,
    actorId: context.actor.personId,
    may: mayAt(context.actor, row.path),
  }
  const asked = BULLETIN_ACTS.map((act): [BulletinAct, { may: boolean; reason?: string }] => {
    const no = whyNot(act, situation)
    return [act, no ? { may: false, reason: say(WORDS, context.language, no.key) } : { may: true }]
  })
  return Object.fromEntries(asked) as Record<BulletinAct, { may: boolean; reason?: string }>
}

/** Of more units than this it is not looked up which of them report. */
const MOST_LOOKED_UP = 100

/** The units right below, as they stood, that have something to report and whose figures the actor may read. */
async function sheetUnits({ tx, tenantId, actor }: OperationContext, row: BulletinRow) {
  if (row.templates['unit-sheet'] === undefined || row.state === 'generating' || row.state === 'failed') return []
  const { snapshotId, unitId } = row
  const tree = (await readSnapshotPart(tx, tenantId, snapshotId, 'tree')) as { places: readonly Place[] } | undefined
  const below = (tree?.places ?? []).filter(
    (place) => place.parentId === unitId && can(actor, 'figure.read', place.path),
  )
  if (below.length > MOST_LOOKED_UP) return below.map((place) => place.name)
  const keys = below.map((place) => place.id)
  const tables = await readShownTables(tx, tenantId, snapshotId, keys)
  const reports = (id: string) =>
    (tables.get(id) as FigureTable | undefined)?.rows.some(({ evaluation }) => evaluation.sign !== undefined) === true
  return below.filter((place) => reports(place.id)).map((place) => place.name)
}
