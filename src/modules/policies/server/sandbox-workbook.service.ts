import { wanText } from '#engine/money/fen.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import type { WrittenColumn } from '#engine/spreadsheet/written-workbook.ts'
import { say } from '#engine/text/message.ts'
import { policyMessages } from '#modules/policies/policy.messages.ts'
import type * as contract from '#modules/policies/sandbox.contract.ts'
import type { TrialRow } from '#modules/policies/sandbox.contract.ts'
import { sandboxMessages } from '#modules/policies/sandbox.messages.ts'
import { getPolicyBook, getVersion } from '#modules/policies/server/policy-book.queries.ts'
import { getTrialBy, listRowsOfTrial } from '#modules/policies/server/sandbox.store.ts'
import type { Handler } from '#server/http/module.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

const MOST_ROWS = 20_000

/** Who would win or lose, with the reasons; the head says what was tried and what it would cost. */
export const exportTrialRowsOf: Handler<typeof contract.exportTrialRows> = async (context, input) => {
  const { tx, tenantId, actor, now, language } = context
  const words = (key: keyof typeof sandboxMessages & string, params: Record<string, string | number> = {}) =>
    say(sandboxMessages, language, key, params)
  const state = (word: TrialRow['stateBefore']) => say(policyMessages, language, `policy.state.${word}`)
  const trial = await getTrialBy(context, input.policyTrialId)
  const { policy } = getVersion(await getPolicyBook(tx, tenantId), trial.policy, trial.on)
  const { rows, total } = await listRowsOfTrial(context, { ...input, limit: MOST_ROWS })
  const name = language === 'en' ? policy.name.en : policy.name.zh
  const title = words('trial.book', { name })
  const wan = (fen: string) => wanText(BigInt(fen))
  const columns: WrittenColumn[] = [
    { label: say(policyMessages, language, 'policy.export.key'), kind: 'text', width: 22 },
    { label: say(policyMessages, language, 'policy.export.name'), kind: 'text', width: 34 },
    { label: say(policyMessages, language, 'policy.export.region'), kind: 'text' },
    { label: words('trial.side'), kind: 'text' },
    { label: words('trial.state-before'), kind: 'text' },
    { label: words('trial.state-after'), kind: 'text' },
    { label: words('trial.before'), kind: 'number', unit: '万元' },
    { label: words('trial.after'), kind: 'number', unit: '万元' },
    { label: words('trial.difference'), kind: 'number', unit: '万元' },
    { label: words('trial.reason'), kind: 'text', width: 80 },
  ]
  const cost = trial.result && {
    ...{ before: wan(trial.result.before.costFen), after: wan(trial.result.after.costFen) },
    ...{ winners: trial.result.winners, losers: trial.result.losers, n: trial.result.enterprises },
  }
  const sheet = {
    name: words('trial.sheet'),
    title,
    lines: [
      words('trial.changed', { changes: trial.changed.join('；') || '—' }),
      ...(cost ? [words('trial.cost', cost)] : []),
      words('trial.head', {
        ...{ version: trial.version, on: trial.on, region: trial.region ?? '—', total, who: actor.name },
        side: words(`trial.side.${input.side}`),
      }),
    ],
    columns,
    rows: rows.map((row) => [
      ...[row.key, row.name, row.region, words(`trial.side.${row.isWinner ? 'winners' : 'losers'}`)],
      ...[state(row.stateBefore), state(row.stateAfter), wan(row.fenBefore), wan(row.fenAfter)],
      ...[wan(String(BigInt(row.fenAfter) - BigInt(row.fenBefore))), language === 'en' ? row.reason.en : row.reason.zh],
    ]),
    frozenColumns: 2,
  }
  context.audit({ detail: { policy: trial.policy, trial: trial.policyTrialId, rows: rows.length } })
  const body = await writeWorkbook({ title, creator: actor.name, createdAt: now.toISOString(), sheets: [sheet] })
  return { body, name: `${title}${trial.on}.xlsx`, contentType: XLSX_TYPE, sizeBytes: body.length }
}
