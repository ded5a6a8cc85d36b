import { sql } from 'kysely'
import { listFiles } from '#cases/server/file.queries.ts'
import type { OfficialDocument } from '#engine/document/official-document.ts'
import { findLights } from '#modules/dispatch/server/light.queries.ts'
import { findUnitByCode, listLastNames } from '#modules/organisations/server/unit.queries.ts'
import { signOfCode } from '#modules/supervision/server/light.store.ts'
import { getSlipPractice, listParties, listReplies } from '#modules/supervision/server/slip.queries.ts'
import { getSeenSlip, wordsOf } from '#modules/supervision/server/slip-view.service.ts'
import type * as contract from '#modules/supervision/slip.contract.ts'
import { numberOf } from '#modules/supervision/slip.ts'
import { slipPaper } from '#modules/supervision/slip-paper.rules.ts'
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
  return slipPaper({
    code: slip.code,
    year: slip.year,
    serial: slip.serial,
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
    organ: await issuerName(context, slip.issuedOn),
    state: slip.state,
    reply:
      signed === undefined
        ? null
        : {
            progress: signed.progress,
            percent: signed.percent,
            problem: signed.problem,
            evidence: files.filter(({ detachedAt }) => !detachedAt).map(({ name }) => name),
            approvedBy: signed.approvedBy,
            approvedOn: signed.approvedAt?.toISOString().slice(0, 10) ?? null,
          },
    closing:
      slip.state === 'closed' ? wordsOf('zh-CN', { key: 'slip.paper.closed', params: { on: slip.closedOn! } }) : '',
  })
}

/** The unit that issues slips by the practice, else the office itself. */
async function issuerName({ tx, tenantId }: OperationContext, day: string): Promise<string> {
  const { issuer } = await getSlipPractice(tx, tenantId)
  const unit = issuer === undefined ? undefined : await findUnitByCode(tx, tenantId, issuer, day)
  if (unit !== undefined) return (await listLastNames(tx, tenantId, [unit.unitId]))[0]!.nameZh
  const { rows } = await sql<{ name: string }>`select name_zh as name from tenants where id = ${tenantId}`.execute(tx)
  return rows[0]!.name
}

export const getSlipPaper: Handler<typeof contract.getSlipPaper> = (context, { slipId }) => paperOf(context, slipId)

export const downloadSlip: Handler<typeof contract.downloadSlip> = async (context, { slipId }) => {
  const paper = await paperOf(context, slipId)
  const body = await writeDocument(paper)
  return {
    body,
    name: `${numberOf(paper.number!)}.docx`,
    contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    sizeBytes: body.byteLength,
  }
}
