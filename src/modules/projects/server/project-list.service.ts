import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { writeCursor } from '#engine/contract/cursor.ts'
import { exact, formatExact } from '#engine/number/exact.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import { say } from '#engine/text/message.ts'
import { findProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import type * as contract from '#modules/projects/project.contract.ts'
import type { ProjectFilter } from '#modules/projects/project.contract.ts'
import { projectMessages } from '#modules/projects/project.messages.ts'
import { projectsInSight } from '#modules/projects/server/project.access.ts'
import { listProjectRows, type ProjectRow } from '#modules/projects/server/project.queries.ts'
import {
  after,
  countByStatus,
  listMarks,
  orderOf,
  projectsBy,
  withStatus,
} from '#modules/projects/server/project-list.queries.ts'
import { headOf } from '#modules/projects/server/project-view.service.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

const MOST_ROWS = 20_000

async function asked(context: OperationContext, filter: ProjectFilter) {
  const { tx, tenantId, now, actor } = context
  const today = await getToday(tx, tenantId, now)
  const practice = (await findProgrammePractice(tx, tenantId))?.practice
  const standing = { today, withinMonths: practice?.acceptance?.withinMonths ?? 6 }
  const sight = projectsInSight(actor)
  const others = sql<boolean>`${sight} and ${projectsBy(filter)}`
  const where = sql<boolean>`${others} and ${withStatus(filter.status, standing)}`
  return { today, practice, standing, sight, others, where }
}

export const listProjects: Handler<typeof contract.listProjects> = async (context, { cursor, limit, ...filter }) => {
  const { today, practice, standing, sight, others, where } = await asked(context, filter)
  const from = sql<boolean>`${where} and ${after(filter, cursor)}`
  const rows = await listProjectRows(context, from, limit + 1, orderOf(filter))
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const counts = await countByStatus(context, others, standing)
  const { families, years } = await listMarks(context, sight)
  return {
    rows: page.map((row) => headOf(row, practice, today)),
    total:
      filter.status === undefined ? Object.values(counts).reduce((sum, n) => sum + n, 0) : (counts[filter.status] ?? 0),
    counts: { ...counts },
    families: families.map((code) => {
      const family = practice?.families.find((one) => one.code === code)
      return { code, name: family?.short ?? family?.name ?? { zh: code, en: code } }
    }),
    years: [...years],
    ...(rows.length > limit && last && { cursor: writeCursor({ id: last.id, key: keyOf(last, filter) }) }),
  }
}

function keyOf(row: ProjectRow, { sort }: ProjectFilter): string {
  if (sort === 'end') return row.endOn
  if (sort === 'approved') return row.approvedOn
  return sort === 'number' ? row.number : String(row.grantFen)
}

const wanText = (fen: string): string => formatExact(exact(fen).div(1_000_000), 2, 'half-up')

/** The ledger as it is filtered and ordered, with a head that says so. */
export const exportProjects: Handler<typeof contract.exportProjects> = async (context, filter) => {
  const { language } = context
  const { today, practice, where } = await asked(context, filter)
  const rows = await listProjectRows(context, where, MOST_ROWS, orderOf(filter))
  const heads = rows.map((row) => headOf(row, practice, today))
  const words = (key: keyof typeof projectMessages) => say(projectMessages, language, key, {})
  const isZh = language === 'zh-CN'
  const name = words('project.ledger')
  const narrowed = [
    ...(filter.year === undefined ? [] : [`${words('project.ledger.year')} ${filter.year}`]),
    ...(filter.family === undefined
      ? []
      : [heads[0] ? (isZh ? heads[0].family.name.zh : heads[0].family.name.en) : '']),
    ...(filter.status === undefined ? [] : [words(`project.status.${filter.status}`)]),
    ...(filter.text === undefined ? [] : [`“${filter.text}”`]),
  ].filter((one) => one !== '')
  const body = await writeWorkbook({
    title: name,
    creator: context.actor.name,
    createdAt: context.now.toISOString(),
    sheets: [
      {
        name,
        title: `${name} ${today}`,
        lines: [
          say(projectMessages, language, 'project.ledger.head', {
            n: heads.length,
            wan: wanText(String(rows.reduce((sum, { grantFen }) => sum + grantFen, 0n))),
          }),
          ...(narrowed.length === 0
            ? []
            : [`${words('project.ledger.narrowed')} ${narrowed.join(isZh ? '、' : ', ')}`]),
        ],
        columns: [
          { label: words('project.column.number'), kind: 'text' },
          { label: words('project.column.title'), kind: 'text', width: 40 },
          { label: words('project.column.family'), kind: 'text' },
          { label: words('project.column.unit'), kind: 'text' },
          { label: words('project.column.recommender'), kind: 'text' },
          { label: words('project.column.leader'), kind: 'text' },
          { label: words('project.column.grant'), kind: 'number', unit: isZh ? '万元' : '10,000 yuan', decimals: 2 },
          { label: words('project.column.own'), kind: 'number', unit: isZh ? '万元' : '10,000 yuan', decimals: 2 },
          { label: words('project.column.from'), kind: 'text' },
          { label: words('project.column.until'), kind: 'text' },
          { label: words('project.column.status'), kind: 'text' },
        ],
        rows: heads.map((one) => [
          one.number,
          one.title,
          isZh ? one.family.name.zh : one.family.name.en,
          isZh ? one.unit.short.zh : one.unit.short.en,
          one.recommender === null ? '' : isZh ? one.recommender.zh : one.recommender.en,
          one.leader.name,
          wanText(one.grantFen),
          wanText(one.ownFen),
          one.startOn,
          one.endOn,
          words(`project.status.${one.status}`),
        ]),
      },
    ],
  })
  context.audit({ subjectKind: 'project', detail: { format: 'xlsx', rows: heads.length } })
  return { body: Buffer.from(body), name: `${name} ${today}.xlsx`, contentType: XLSX_TYPE, sizeBytes: body.length }
}
