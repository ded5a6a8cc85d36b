import { Modal } from 'antd'
import { useState } from 'react'
import { canEverywhere } from '#engine/access/can.ts'
import type { Output } from '#engine/contract/operation.ts'
import { closeCycle, type cycleWall, openCycle, remindUnits } from '#modules/dispatch/cycle.contract.ts'
import { wallWords } from '#modules/dispatch/wall.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan, useSession } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

type Wall = Output<typeof cycleWall>

export function useManagesCycles(): boolean {
  const { actor } = useSession()
  return canEverywhere(actor, 'cycle.manage')
}

/** Why no unit of the cycle can be reminded now; undefined: it can be done. */
export function useWhyNoReminder(cycle: Wall['cycle']): string | undefined {
  const say = useSay(wallWords)
  const manages = useManagesCycles()
  if (!manages) return say('remind.no-right')
  return cycle.phase === 'closed' || cycle.phase === 'planned' ? say('remind.closed') : undefined
}

/** One press for all that have not reported, and whom it reached. */
export function RemindAll({ cycle, units }: Pick<Wall, 'cycle' | 'units'>) {
  const say = useSay(wallWords)
  const whyNot = useWhyNoReminder(cycle)
  const remind = useAct(remindUnits, { also: ['cycle'] })
  const missing = missingOf(units)
  return (
    <>
      <span className="wall-result" role="status">
        {remind.isSuccess && say('remind.done', { n: remind.data.reminded })}
      </span>
      <Refused error={remind.error} />
      <ActButton
        busy={remind.isPending}
        reason={whyNot ?? (missing.length === 0 ? say('remind.none') : undefined)}
        act={() => remind.mutate({ cycleId: cycle.id, unitIds: missing.slice(0, 500).map(({ unit }) => unit.id) })}
      >
        {say('remind.all', { n: missing.length })}
      </ActButton>
    </>
  )
}

const missingOf = (units: Wall['units']) => units.filter((unit) => unit.asked && unit.submittedAt === null)

/** Remind all, close, go to the desk. */
export function WallActs({ cycle, units }: Pick<Wall, 'cycle' | 'units'>) {
  const say = useSay(wallWords)
  const sayWeb = useSay(webWords)
  const pick = usePick()
  const dates = useDates()
  const may = useCan()
  const manages = useManagesCycles()
  const [isClosing, setIsClosing] = useState(false)
  const close = useAct(closeCycle, { also: ['report'], done: () => setIsClosing(false) })
  const missing = missingOf(units)
  const named = { period: dates.period(cycle.period), name: pick(cycle.name) }
  return (
    <>
      {manages && <RemindAll cycle={cycle} units={units} />}
      {manages && cycle.phase !== 'closed' && cycle.phase !== 'planned' && (
        <ActButton act={() => setIsClosing(true)}>{say('close.act')}</ActButton>
      )}
      {(may('report.accept') || may('report.approve')) && (
        <PageLink to="/review" className="button button-primary">
          {say('desk')}
        </PageLink>
      )}
      {isClosing && (
        <Modal
          open
          title={say('close.title', named)}
          okText={say('close.deed', named)}
          cancelText={sayWeb('act.cancel')}
          okButtonProps={{ loading: close.isPending }}
          onCancel={() => setIsClosing(false)}
          onOk={() => close.mutate({ cycleId: cycle.id })}
        >
          <p>{say('close.why', { n: missing.length })}</p>
          <Refused error={close.error} />
        </Modal>
      )}
    </>
  )
}

/** The chosen period has no cycle yet. */
export function OpenCycle({ code, period }: { readonly code: string; readonly period: string }) {
  const say = useSay(wallWords)
  const dates = useDates()
  const manages = useManagesCycles()
  const open = useAct(openCycle, { also: ['report'] })
  return (
    <State kind="empty" title={say('empty')} why={say(manages ? 'open.why' : 'open.no-right')}>
      {manages && (
        <div className="stack">
          <Refused error={open.error} />
          <ActButton primary busy={open.isPending} act={() => open.mutate({ code, period })}>
            {say('open', { period: dates.period(period) })}
          </ActButton>
        </div>
      )}
    </State>
  )
}
