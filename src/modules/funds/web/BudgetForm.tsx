import { Input, Modal } from 'antd'
import { useState } from 'react'
import { fenOfWan, wanText } from '#engine/money/fen.ts'
import { approveBudget, reportExpenditure, saveBudget } from '#modules/funds/commitment.contract.ts'
import type { BudgetLineText } from '#modules/funds/fund.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import type { CommitmentView } from '#modules/funds/web/CommitmentPage.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly act: 'save-budget' | 'report-expenditure'
  readonly of: CommitmentView
  readonly close: () => void
}

const SOURCES = ['granted', 'own'] as const
const keyOf = (subject: string, source: string): string => `${source} ${subject}`

/** Fen of what was typed; empty is nothing; undefined is no amount. */
function typedFen(text: string): bigint | undefined {
  if (text.trim() === '') return 0n
  try {
    const fen = fenOfWan(text.trim().replaceAll(/[,，\s]/g, ''))
    return fen < 0n ? undefined : fen
  } catch {
    return undefined
  }
}

/** A small table of subjects by source: the budget, or what was spent in a period. */
export function BudgetForm({ act, of: one, close }: Props) {
  const say = useSay(fundWords)
  const sayWeb = useSay(webWords)
  const pick = usePick()
  const begun = act === 'save-budget' ? (one.budget?.lines ?? []) : []
  const [cells, setCells] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(begun.map((line) => [keyOf(line.subject, line.source), wanText(BigInt(line.amountFen))])),
  )
  const [period, setPeriod] = useState('')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const done = { done: close }
  const save = useAct(saveBudget, done)
  const approve = useAct(approveBudget, done)
  const report = useAct(reportExpenditure, done)
  const deed = act === 'report-expenditure' ? report : one.may.report ? save : approve
  const total = (source: string): bigint =>
    one.subjects.reduce((sum, { code }) => sum + (typedFen(cells[keyOf(code, source)] ?? '') ?? 0n), 0n)
  const isWrong = Object.values(cells).some((text) => typedFen(text) === undefined)
  const send = () => {
    setTried(true)
    if (isWrong) return
    const lines = one.subjects.flatMap(({ code }) =>
      SOURCES.flatMap((source): BudgetLineText[] => {
        const fen = typedFen(cells[keyOf(code, source)] ?? '') ?? 0n
        return fen === 0n ? [] : [{ subject: code, source, amountFen: String(fen) }]
      }),
    )
    const at = { commitmentId: one.id, version: one.version, lines }
    if (act === 'report-expenditure') report.mutate({ ...at, period, note: reason })
    else if (one.may.report) save.mutate({ ...at, reason })
    else approve.mutate({ ...at, reason })
  }
  return (
    <Modal
      open
      width={640}
      title={`${say(act)} · ${one.title}`}
      okText={say(act)}
      cancelText={sayWeb('act.cancel')}
      okButtonProps={{ loading: deed.isPending }}
      onOk={send}
      onCancel={close}
    >
      <div className="stack">
        <Refused error={deed.error} />
        {act === 'report-expenditure' && (
          <Field at="period" label={say('field.period')} hint={say('field.period.hint')} error={deed.error}>
            {(control) => (
              <Input {...control} maxLength={7} value={period} onChange={(e) => setPeriod(e.target.value)} />
            )}
          </Field>
        )}
        <table className="fund-budget">
          <thead>
            <tr>
              <th scope="col">{say('column.subject')}</th>
              {SOURCES.map((source) => (
                <th key={source} scope="col" className="n">
                  {say(`column.${source}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {one.subjects.map(({ code, name }) => (
              <tr key={code}>
                <th scope="row">{pick(name)}</th>
                {SOURCES.map((source) => {
                  const key = keyOf(code, source)
                  const text = cells[key] ?? ''
                  return (
                    <td key={source}>
                      <Input
                        aria-label={`${pick(name)} ${say(`column.${source}`)}`}
                        status={tried && typedFen(text) === undefined ? 'error' : ''}
                        maxLength={20}
                        value={text}
                        onChange={({ target }) => setCells({ ...cells, [key]: target.value })}
                      />
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{say('budget.total')}</th>
              {SOURCES.map((source) => (
                <td key={source} className="n value value-strong">
                  {wanText(total(source))}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
        {tried && isWrong && <p className="fault">{say('field.amount.fault')}</p>}
        <TextField
          at="reason"
          label={say(act === 'report-expenditure' ? 'column.note' : 'field.reason')}
          error={deed.error}
          rows={2}
          maxLength={500}
          value={reason}
          change={setReason}
        />
      </div>
    </Modal>
  )
}
