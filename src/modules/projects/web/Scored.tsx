import { Button } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { listSheets, takeSheetBack } from '#modules/projects/score.contract.ts'
import { scoreWords } from '#modules/projects/score-screen.messages.ts'
import { GiveSheets } from '#modules/projects/web/GiveSheets.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { useCan } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

type Sheet = Output<typeof listSheets>['rows'][number]

/** Beside an application, for the office that runs its call: who judges it, by when, and what they gave. */
export function Scored({ caseId }: { readonly caseId: string }) {
  return useCan()('project.manage') ? <Sheets caseId={caseId} /> : null
}

function Sheets({ caseId }: { readonly caseId: string }) {
  const say = useSay(scoreWords)
  const found = useRead(listSheets, { caseId })
  const [open, setOpen] = useState<'give' | Sheet | undefined>()
  const back = useAct(takeSheetBack, { done: () => setOpen(undefined) })
  const of = found.data
  if (of === undefined || !of.isOurs || (of.rows.length === 0 && !of.mayGive)) return null
  const out = of.rows.filter(({ state }) => state !== 'taken-back')
  return (
    <section className="card stack case-box">
      <h2>
        {out.length === 0
          ? say('box')
          : say('box.count', { n: out.length, done: out.filter(({ state }) => state === 'done').length })}
      </h2>
      {of.rows.length === 0 && <p className="second">{say('box.none')}</p>}
      <ul className="ticks">
        {of.rows.map((sheet) => (
          <SheetLine key={sheet.id} of={sheet} {...(of.mayGive && { takeBack: () => setOpen(sheet) })} />
        ))}
      </ul>
      {of.mayGive && (
        <div className="row">
          <Button size="small" onClick={() => setOpen('give')}>
            {say('give')}
          </Button>
        </div>
      )}
      {open === 'give' && (
        <GiveSheets caseId={caseId} close={() => setOpen(undefined)} done={() => setOpen(undefined)} />
      )}
      {typeof open === 'object' && (
        <ReasonDialog
          title={say('take-back.title', { person: open.person })}
          deed={say('take-back')}
          busy={back.isPending}
          error={back.error}
          act={(reason) => back.mutate({ caseId, scoreSheetId: open.id, reason })}
          close={() => setOpen(undefined)}
        />
      )}
    </section>
  )
}

function SheetLine({ of: sheet, takeBack }: { readonly of: Sheet; readonly takeBack?: () => void }) {
  const say = useSay(scoreWords)
  const pick = usePick()
  const dates = useDates()
  const { state, isLate, total, person, unit, panel, dueOn } = sheet
  const more = [
    pick(unit),
    panel,
    ...(dueOn === null || state !== 'given' ? [] : [say('due', { date: dates.day(dueOn) })]),
  ]
  return (
    <li>
      <Light is={state === 'done' ? 'ok' : state === 'taken-back' ? 'none' : isLate ? 'red' : 'near'}>
        {isLate ? say('state.late') : say(`state.${state}`, { total: total ?? '' })}
      </Light>
      <span>
        {person} <span className="second">{more.filter((one) => one !== '').join(' · ')}</span>{' '}
        {state === 'given' && takeBack !== undefined && (
          <button type="button" className="link-button" onClick={takeBack}>
            {say('take-back')}
          </button>
        )}
      </span>
    </li>
  )
}
