import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { listFiles } from '#cases/server/file.queries.ts'
import type { OfficialDocument } from '#engine/document/official-document.ts'
import { Refusal } from '#engine/refusal.ts'
import { findLights } from '#modules/dispatch/server/light.queries.ts'
import { findUnitByCode, listLastNames } from '#modules/organisations/server/unit.queries.ts'
import { signOfCode } from '#modules/supervision/server/light.store.ts'
import { getSlipPractice, listParties, listReplies } from '#modules/supervision/server/slip.queries.ts'
import { officeDays } from '#modules/supervision/server/slip-course.ts'
import { getSeenSlip, wordsOf } from '#modules/supervision/server/slip-view.service.ts'
import type * as contract from '#modules/supervision/slip.contract.ts'
import { numberOf } from '#modules/supervision/slip.ts'
import { slipFactsOnPaper } from '#modules/supervision/slip-paper.rules.ts'
import { fill, findDocumentFonts, getTemplate, listTemplates } from '#server/documents/template.queries.ts'
import { writeDocument } from '#server/documents/write-document.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** The slip as it is printed today: the reply that was signed last, and what became of it. */
async function paperOf(context: OperationContext, slipId: string): Promise<OfficialDocument> {
  const { tx, tenantId } = context
  const { slip } = await getSeenSlip(context, slipId)
  const lights = await findLights(tx, tenantId, 'slip')
  const parties = await listParties(context, slipId)
  const lead = parties.find(({ role }) => role === 'lead')!
  const files = await listFiles(tx, tenantId, { kind: 'slip-party', id: lead.id })
  const signed = (await listReplies(context, slipId)).findLast(({ state }) => state === 'approved')
  const { utcOffsetMinutes } = await officeDays(context)
  const facts = slipFactsOnPaper({
    number: numberOf(slip),
    level: signOfCode(lights, slip.slipLevel).word.zh,
    title: slip.title,
    source: wordsOf('zh-CN', { key: `slip.source.${slip.source}` }),
    demand: slip.demand,
    feedback: slip.feedback,
    lead: slip.unitNameZh,
    cooperating: parties.filter(({ role }) => role === 'cooperating').map(({ unitNameZh }) => unitNameZh),
    responsibleLeader: slip.responsibleLeader,
    responsiblePerson: slip.responsiblePerson,
    issuedOn: slip.issuedOn,
    dueOn: slip.dueOn,
    signedOff: slip.signedOff,
    organ: await issuerOf(context, slip.issuedOn, (await getSlipPractice(tx, tenantId)).issuer),
    closedOn: slip.state === 'closed' ? slip.closedOn : null,
    reply:
      signed === undefined
        ? null
        : {
            progress: signed.progress,
            percent: signed.percent,
            problem: signed.problem,
            evidence: files.filter(({ detachedAt }) => !detachedAt).map(({ name }) => name),
            approvedBy: signed.approvedBy,
            approvedOn: signed.approvedAt && localDay(signed.approvedAt, utcOffsetMinutes),
          },
  })
  const [offered] = await listTemplates(tx, tenantId, 'slip')
  if (offered === undefined) throw new Refusal('rule-broken', { key: 'paper.no-template', params: { name: 'slip' } })
  return fill(await getTemplate(tx, tenantId, offered), 'slip', facts).paper
}

/** How the unit that issues a document is called on it; the office itself where no unit is named. */
export async function issuerOf(
  { tx, tenantId }: OperationContext,
  day: string,
  code: string | undefined,
): Promise<string> {
  const unit = code === undefined ? undefined : await findUnitByCode(tx, tenantId, code, day)
  if (unit !== undefined) return (await listLastNames(tx, tenantId, [unit.unitId]))[0]!.nameZh
  const { rows } = await sql<{ name: string }>`select name_zh as name from tenants where id = ${tenantId}`.execute(tx)
  return rows[0]!.name
}

export const getSlipPaper: Handler<typeof contract.getSlipPaper> = (context, { slipId }) => paperOf(context, slipId)

export const downloadSlip: Handler<typeof contract.downloadSlip> = async (context, { slipId }) => {
  const paper = await paperOf(context, slipId)
  const body = await writeDocument(paper, { fonts: await findDocumentFonts(context.tx, context.tenantId) })
  return {
    body,
    name: `${numberOf(paper.number!)}.docx`,
    contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    sizeBytes: body.byteLength,
  }
}
