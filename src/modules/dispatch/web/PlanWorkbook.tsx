import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import {
  checkPlanWorkbook,
  downloadPlanWorkbook,
  listPlanWorkbooks,
  publishPlanWorkbook,
  undoPlanWorkbook,
} from '#modules/dispatch/plan-workbook.contract.ts'
import { planWorkbookWords } from '#modules/dispatch/plan-workbook-screen.messages.ts'
import { PastWorkbooks } from '#modules/dispatch/web/PastWorkbooks.tsx'
import type { Plan } from '#modules/dispatch/web/PlanPage.tsx'
import { PlanWorkbookPreview } from '#modules/dispatch/web/PlanWorkbookPreview.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download, upload } from '#web/client/transfer.ts'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { DropPlace } from '#web/file/DropPlace.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { useSay } from '#web/words/language.ts'

/** A plan leaves as a workbook and comes back: dry run, errors by cell, preview, publish, undo. */
export function PlanWorkbook({ plan }: { readonly plan: Plan }) {
  const may = useCan()('plan.manage')
  return (
    <div className="stack">
      <RoundTrip plan={plan} may={may} />
      {may && <Past planId={plan.id} />}
    </div>
  )
}

function Past({ planId }: { readonly planId: string }) {
  const say = useSay(planWorkbookWords)
  const dates = useDates()
  const past = useRead(listPlanWorkbooks, { planId })
  const undo = useAct(undoPlanWorkbook, { also: ['target'] })
  return (
    <>
      <Refused error={undo.error} />
      {undo.data !== undefined && (
        <p role="status">{say('undone', { version: undo.data.version, n: undo.data.withdrawn })}</p>
      )}
      <PastWorkbooks
        name={say('past')}
        rows={(past.data?.rows ?? []).map((row) => ({
          id: row.id,
          line: say(row.isPlanChanged ? 'past.line.plan' : 'past.line', {
            at: dates.near(row.at),
            by: row.by,
            file: row.fileName,
            reason: row.reason,
            version: row.version,
            n: row.targets,
          }),
          fileName: row.fileName,
          isUndone: row.state === 'undone',
        }))}
        busy={undo.isPending ? undo.variables.workbookId : undefined}
        undo={(workbookId) => undo.mutate({ planId, workbookId })}
      />
    </>
  )
}

function RoundTrip({ plan, may }: { readonly plan: Plan; readonly may: boolean }) {
  const say = useSay(planWorkbookWords)
  const id = useId()
  const why = may ? undefined : say('no-manage')
  const [reason, setReason] = useState('')
  const fetching = useMutation({ mutationFn: () => download(downloadPlanWorkbook, { planId: plan.id }) })
  const check = useMutation({ mutationFn: (file: File) => upload(checkPlanWorkbook, { planId: plan.id }, file) })
  const publish = useAct(publishPlanWorkbook, { also: ['target'] })
  const checked = check.data
  const again = () => {
    check.reset()
    publish.reset()
    setReason('')
  }
  const isOffered =
    checked !== undefined && checked.errors === 0 && (checked.goals !== undefined || checked.proposals.length > 0)
  return (
    <>
      <div className="between">
        <p className="second">{say('how')}</p>
        <ActButton act={() => fetching.mutate()} busy={fetching.isPending} reason={why}>
          {say('download')}
        </ActButton>
      </div>
      <Refused error={fetching.error ?? check.error ?? publish.error} />
      {may && check.variables === undefined && (
        <DropPlace title={say('drop')} label={say('choose')} accept=".xlsx" take={(file) => check.mutate(file)} />
      )}
      {check.isPending && (
        <div className="card" role="status">
          <p className="second">{say('reading', { file: check.variables.name })}</p>
          <State kind="loading" />
        </div>
      )}
      {check.variables !== undefined && !check.isPending && (
        <div className="between">
          <b role="status">{checked === undefined ? '' : result(say, check.variables.name, checked)}</b>
          <Button onClick={again}>{say('again')}</Button>
        </div>
      )}
      {checked !== undefined && <PlanWorkbookPreview of={checked} />}
      {publish.data !== undefined && (
        <p role="status">{say('published', { version: publish.data.version, n: publish.data.proposed })}</p>
      )}
      {isOffered && publish.data === undefined && (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault()
            const { version, goals, proposals } = checked
            const fileName = check.variables?.name.slice(0, 200) ?? ''
            publish.mutate({
              planId: plan.id,
              fileName,
              version,
              reason,
              proposals,
              ...(goals !== undefined && { goals }),
            })
          }}
        >
          <label htmlFor={id}>{say('reason')}</label>
          <Input id={id} value={reason} onChange={(event) => setReason(event.target.value)} maxLength={500} />
          <Button type="primary" htmlType="submit" loading={publish.isPending} disabled={reason.trim().length < 2}>
            {say('publish')}
          </Button>
        </form>
      )}
    </>
  )
}

type Say = ReturnType<typeof useSay<typeof planWorkbookWords>>
type Checked = Parameters<typeof PlanWorkbookPreview>[0]['of']

function result(say: Say, file: string, { errors, preview }: Checked): string {
  if (errors > 0) return say('result.faults', { file, n: errors })
  const [goals, targets] = [preview.goals.length, preview.targetsTotal]
  return goals + targets === 0 ? say('result.same', { file }) : say('result.changes', { file, goals, targets })
}
