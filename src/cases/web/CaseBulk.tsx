import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { type CaseHead, getCase } from '#cases/case.contract.ts'
import { bulkActOnCases } from '#cases/case-act.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import type { Output } from '#engine/contract/operation.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly chosen: readonly CaseHead[]
  readonly clear: () => void
  readonly ask: (bulk: Bulk) => void
}

/** What is to be done with which cases; it outlives the choice, which goes with the rows that are done. */
export interface Bulk {
  readonly chosen: readonly CaseHead[]
  readonly deed: Deed
  readonly name: string
}

type Deed =
  | { readonly kind: 'remind' }
  | { readonly kind: 'take'; readonly action: string; readonly needsReason: boolean }

/** One act on several cases: what they have in common is offered, and each tells what became of it. */
export function CaseBulk({ chosen, clear, ask }: Props) {
  const say = useSay(caseWords)
  const pick = usePick()
  const [first] = chosen
  const isAlike = chosen.every((one) => one.process.code === first?.process.code && one.state.code === first.state.code)
  const shown = useRead(getCase, { caseId: first?.id ?? '' }, { when: isAlike && first !== undefined })
  const actions = isAlike ? (shown.data?.actions ?? []) : []
  const bulkable = actions.filter(({ needs }) => !needs.marks && needs.targets.length <= 1 && needs.facts.length === 0)
  const n = chosen.length
  return (
    <>
      {bulkable.map((action) => (
        <Button
          key={action.code}
          size="small"
          onClick={() =>
            ask({
              chosen,
              deed: { kind: 'take', action: action.code, needsReason: action.needs.reason },
              name: pick(action.name),
            })
          }
        >
          {say('bulk.take', { action: pick(action.name), n })}
        </Button>
      ))}
      <Button size="small" onClick={() => ask({ chosen, deed: { kind: 'remind' }, name: say('act.remind') })}>
        {say('bulk.remind', { n })}
      </Button>
      {!isAlike && <small className="second">{say('bulk.mixed')}</small>}
      <Button size="small" type="link" onClick={clear}>
        {say('bulk.clear')}
      </Button>
    </>
  )
}

/** Says what it will do, does it, and tells what became of each. */
export function BulkDialog({ of, close }: { readonly of: Bulk; readonly close: () => void }) {
  const { chosen, deed, name } = of
  const say = useSay(caseWords)
  const sayWeb = useSay(webWords)
  const [reason, setReason] = useState('')
  const act = useAct(bulkActOnCases)
  const done = act.data
  const isReady = deed.kind === 'remind' || !deed.needsReason || reason.trim() !== ''
  return (
    <Modal
      open
      width={640}
      title={say('bulk.title', { action: name })}
      okText={done ? sayWeb('act.close') : say('bulk.take', { action: name, n: chosen.length })}
      cancelText={sayWeb('act.cancel')}
      okButtonProps={{ loading: act.isPending, disabled: !isReady }}
      cancelButtonProps={{ hidden: done !== undefined }}
      onOk={() =>
        done
          ? close()
          : act.mutate({
              caseIds: chosen.map(({ id }) => id),
              act: {
                kind: deed.kind,
                ...(deed.kind === 'take' && { action: deed.action }),
                ...(reason.trim() !== '' && { reason: reason.trim() }),
              },
            })
      }
      onCancel={close}
    >
      <div className="stack">
        {done === undefined ? (
          <>
            <p>{say('bulk.say', { n: chosen.length, action: name })}</p>
            {deed.kind === 'take' && (
              <Input.TextArea
                rows={3}
                className="grows"
                maxLength={2000}
                aria-label={say('act.reason')}
                placeholder={deed.needsReason ? say('act.reason') : say('act.reason.optional')}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </>
        ) : (
          <Results of={done} />
        )}
        <Refused error={act.error} />
      </div>
    </Modal>
  )
}

function Results({ of: { results } }: { readonly of: Output<typeof bulkActOnCases> }) {
  const say = useSay(caseWords)
  const pick = usePick()
  const done = results.filter(({ isDone }) => isDone).length
  return (
    <>
      <p role="status">{say('bulk.done', { done, left: results.length - done })}</p>
      <ul className="lines">
        {results.map((one) => (
          <li key={one.caseId}>
            <span>{one.title}</span>
            {one.isDone ? (
              <Light is="ok">{say('bulk.ok')}</Light>
            ) : (
              <small className="fault">{one.reasons.map(({ text }) => pick(text)).join(say('also'))}</small>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
