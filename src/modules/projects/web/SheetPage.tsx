import { useParams } from '@tanstack/react-router'
import { Input, Radio } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { projectWords } from '#modules/projects/project-screen.messages.ts'
import { getSheet, saveSheet } from '#modules/projects/score.contract.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** One’s own score sheet of one application. */
export function SheetPage() {
  const { scoreSheetId } = useParams({ strict: false })
  const sheet = useRead(getSheet, { scoreSheetId: scoreSheetId ?? '' })
  return <Waiting for={sheet}>{(data) => <Sheet key={data.version} of={data} again={sheet.refetch} />}</Waiting>
}

function Sheet({ of: sheet, again }: { readonly of: Output<typeof getSheet>; readonly again: () => unknown }) {
  const say = useSay(projectWords)
  const pick = usePick()
  const dates = useDates()
  const [marks, setMarks] = useState(sheet.marks)
  const [vote, setVote] = useState(sheet.vote)
  const [opinion, setOpinion] = useState(sheet.opinion)
  const save = useAct(saveSheet, { done: () => void again() })
  const isDone = sheet.state === 'done'
  const filled = Object.fromEntries(Object.entries(marks).filter(([, mark]) => mark.trim() !== ''))
  const send = (done: boolean) =>
    save.mutate({ scoreSheetId: sheet.id, version: sheet.version, marks: filled, vote, opinion, done })
  return (
    <>
      <PageHead
        title={say('sheet.title', { title: sheet.title })}
        why={[
          pick(sheet.name),
          ...(sheet.dueOn === null || isDone ? [] : [say('sheet.due', { date: dates.day(sheet.dueOn) })]),
          say('sheet.why'),
        ].join(' · ')}
      >
        <PageLink to="/cases/$caseId" params={{ caseId: sheet.caseId }} className="button">
          {say('sheet.case')}
        </PageLink>
      </PageHead>
      <section className="card stack narrow">
        {isDone && <p>{say('sheet.handed-in', { total: sheet.total ?? '' })}</p>}
        <Refused error={save.error} />
        <div className="form-columns">
          {sheet.criteria.map(({ code, name, weight, most, bands }) => (
            <Field
              key={code}
              at={`marks/${code}`}
              label={`${pick(name)} · ${say('sheet.weight')} ${weight}`}
              hint={
                bands.length === 0
                  ? say('sheet.most', { most })
                  : bands.map((band) => `${pick(band.name)} ${band.from}–${band.to}`).join(say('list.then'))
              }
              error={save.error}
            >
              {(control) => (
                <Input
                  {...control}
                  inputMode="decimal"
                  maxLength={12}
                  disabled={isDone}
                  value={marks[code] ?? ''}
                  onChange={({ target }) => setMarks({ ...marks, [code]: target.value })}
                />
              )}
            </Field>
          ))}
        </div>
        {sheet.votes.length > 0 && (
          <Field at="marks/vote" label={say('sheet.vote')} error={save.error}>
            {({ id }) => (
              <Radio.Group
                id={id}
                disabled={isDone}
                value={vote}
                options={sheet.votes.map(({ code, name }) => ({ value: code, label: pick(name) }))}
                onChange={({ target }) => setVote(String(target.value))}
              />
            )}
          </Field>
        )}
        <TextField
          at="opinion"
          label={say('sheet.opinion')}
          error={save.error}
          rows={3}
          grows
          maxLength={2000}
          value={opinion}
          change={setOpinion}
        />
        {!isDone && (
          <div className="acts">
            <ActButton busy={save.isPending} act={() => send(false)}>
              {say('sheet.save')}
            </ActButton>
            <ActButton primary busy={save.isPending} act={() => send(true)}>
              {say('sheet.done')}
            </ActButton>
          </div>
        )}
      </section>
    </>
  )
}
