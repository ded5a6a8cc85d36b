import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { Block, OfficialDocument } from '#engine/document/official-document.ts'
import { wanText } from '#engine/money/fen.ts'
import { Refusal } from '#engine/refusal.ts'
import type * as contract from '#modules/policies/award.contract.ts'
import { maskedKey } from '#modules/policies/award.rules.ts'
import type * as answers from '#modules/policies/award-answer.contract.ts'
import { type AwardRow, getRoundRow, listAwardRows, type RoundRow } from '#modules/policies/server/award.store.ts'
import { listParts, type PartRow } from '#modules/policies/server/award-part.store.ts'
import { paymentsOf, shownMoney } from '#modules/policies/server/award-view.service.ts'
import { findPolicyBook, nameOfPolicy, type PolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import { findDocumentFonts } from '#server/documents/template.queries.ts'
import { writeDocument } from '#server/documents/write-document.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

async function organOf({ tx, tenantId }: OperationContext): Promise<string> {
  const { rows } = await sql<{ name: string }>`select name_zh as name from tenants where id = ${tenantId}`.execute(tx)
  return rows[0]!.name
}

async function written(context: OperationContext, name: string, paper: OfficialDocument) {
  const body = await writeDocument(paper, { fonts: await findDocumentFonts(context.tx, context.tenantId) })
  return { body, name: `${name}.docx`, contentType: DOCX_TYPE, sizeBytes: body.byteLength }
}

const paragraph = (text: string) => ({ kind: 'paragraph', align: 'body', text }) as const
const plain = (): Pick<OfficialDocument, 'head' | 'signers' | 'attendance'> => ({
  ...{ head: { kind: 'plain' }, signers: [], attendance: [] },
})
const chineseDay = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}

const STEPS: Partial<Record<RoundRow['state'], string>> = {
  published: '公示',
  approved: '审定名单',
  paying: '兑付名单',
}

function listOf(awards: readonly AwardRow[], book: PolicyBook | undefined, total: string): Block {
  return {
    kind: 'table',
    unit: '单位：万元',
    columns: [
      { share: 1, align: 'center' },
      { share: 5, align: 'left' },
      { share: 4, align: 'center' },
      { share: 5, align: 'left' },
      { share: 2, align: 'right' },
    ],
    heads: [['序号', '企业名称', '统一社会信用代码', '奖补事项', '金额']],
    rows: [
      ...awards.map(({ name, key, policy, amountFen }, at) => ({
        cells: [String(at + 1), name, maskedKey(key), nameOfPolicy(book, policy).zh, wanText(BigInt(amountFen))],
      })),
      { cells: ['', '合计', '', '', total], strong: true },
    ],
    notes: [],
    wide: false,
  }
}

/** The list of a round as it goes out: while it is published the notice, afterwards the list that was decided. */
export const documentOfRoundOf: Handler<typeof contract.documentOfRound> = async (context, { awardRoundId }) => {
  const round = await getRoundRow(context, awardRoundId)
  const step = STEPS[round.state]
  if (step === undefined || round.publishedOn === null || round.until === null)
    throw new Refusal('wrong-state', { key: 'award.not-published' })
  const book = await findPolicyBook(context.tx, context.tenantId)
  const shown = sql<boolean>`a.round_id = ${round.id} and a.state in ('listed', 'objected', 'paid', 'recovering')`
  const awards = await listAwardRows(context, shown)
  const organ = await organOf(context)
  const isNotice = round.state === 'published'
  const total = wanText(BigInt(round.amountFen))
  const sums = `${round.enterprises}家企业${awards.length}项，合计${total}万元`
  const body = isNotice
    ? [
        paragraph(`依据${round.basis}，经按规则比对和复核，拟兑付${sums}，企业无需申报。现予公示。`),
        paragraph(`公示期：${chineseDay(round.publishedOn)}至${chineseDay(round.until)}。`),
        paragraph('对公示内容有异议的，请在公示期内实名提出，说明事实和理由，并附有关材料。受理人对异议人的信息保密。'),
      ]
    : [
        paragraph(
          `依据${round.basis}，经比对、复核，并于${chineseDay(round.publishedOn)}至${chineseDay(round.until)}公示，兑付${sums}。名单附后。`,
        ),
      ]
  context.audit({ subjectKind: 'award-round', subjectId: round.id, unitId: round.unitId, detail: { format: 'docx' } })
  return written(context, `${round.title} ${step}`, {
    ...plain(),
    title: isNotice ? `${organ}\n关于${round.title}拟兑付名单的公示` : `${organ}\n${round.title}兑付名单`,
    body,
    signature: {
      organs: [organ],
      date: isNotice ? round.publishedOn : await getToday(context.tx, context.tenantId, context.now),
    },
    attachments: [{ title: `${round.title}名单`, body: [listOf(awards, book, total)] }],
  })
}

/** What a letter says of parts that come later, and of what must last. */
function conditions(award: AwardRow, parts: readonly PartRow[]): readonly string[] {
  const later = parts.filter(({ number }) => number > 1)
  return [
    ...(later.length === 0
      ? []
      : [
          `本项奖补分${parts.length}期拨付：${parts
            .map(
              ({ nameZh, amountFen, dueOn }) => `${nameZh}${wanText(BigInt(amountFen))}万元（${chineseDay(dueOn)}起）`,
            )
            .join('，')}。每期拨付前按当日事实复核，条件不满足的暂缓拨付。`,
        ]),
    ...(award.holdUntil === null
      ? []
      : [`请在${chineseDay(award.holdUntil)}前持续符合本项奖补的存续要求；不再符合的，按规定追回。`]),
  ]
}

export const letterOfAwardOf: Handler<typeof answers.letterOfAward> = async (context, { awardId }) => {
  const [award] = await listAwardRows(context, sql`a.id = ${awardId}`)
  if (award === undefined) throw new Refusal('not-found', { key: 'http.not-found' })
  if (award.state !== 'paid' && award.state !== 'recovering')
    throw new Refusal('wrong-state', { key: 'award.no-letter' })
  const { rows } = await sql<{ id: string }>`select round_id as id from awards
    where tenant_id = ${context.tenantId} and id = ${awardId}`.execute(context.tx)
  const round = await getRoundRow(context, rows[0]!.id)
  const book = await findPolicyBook(context.tx, context.tenantId)
  const organ = await organOf(context)
  const policy = nameOfPolicy(book, award.policy).zh
  const wan = wanText(BigInt(award.amountFen))
  const isBack = award.state === 'recovering'
  const { paidFen } = shownMoney(award, await paymentsOf(context, [award]))
  const said = isBack
    ? [
        `你单位享受的“${policy}”奖补，已到账${wanText(BigInt(paidFen))}万元。经复核：${award.note.split('\n')[0]}。`,
        '依据该政策和奖补资金管理规定，决定予以追回。追回金额、利息和期限以随附的追回记录为准，请按期缴回指定账户。',
        '对本决定有异议的，可以自收到之日起依法申请行政复议或者提起行政诉讼。',
      ]
    : [
        `依据${round.basis}，经按规则比对、复核和公示，你单位符合“${policy}”的条件，奖补金额${wan}万元，无需申报。`,
        `认定理由：${award.reason.split('\n').slice(0, 6).join('；')}。`,
        ...conditions(award, await listParts(context, sql`p.award_id = ${award.id}`)),
        '资金按财政国库集中支付规定拨付至你单位账户，到账后请在系统中确认收款。',
      ]
  context.audit({ subjectKind: 'award', subjectId: award.id, unitId: award.careUnitId, detail: { format: 'docx' } })
  const title = isBack ? '奖补资金追回通知书' : '奖补资金兑付通知书'
  return written(context, `${title} ${award.name}`, {
    ...plain(),
    title,
    addressee: award.name,
    body: said.map(paragraph),
    signature: { organs: [organ], date: await getToday(context.tx, context.tenantId, context.now) },
    attachments: [],
  })
}
