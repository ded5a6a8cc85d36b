import { useState } from 'react'
import { listSlips } from '#modules/supervision/slip.contract.ts'
import { slipWords } from '#modules/supervision/slip-screen.messages.ts'
import { RaiseSlip } from '#modules/supervision/web/RaiseSlip.tsx'
import { RemarkButton } from '#modules/supervision/web/RemarkButton.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import type { FigureOnScreen } from '#web/frame/services.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { useSay } from '#web/words/language.ts'

/** What may be done about a figure on the screen: its open slip, a leader's remark, a slip of an officer's own. */
export function FigureActs({ unitId, indicatorId, period, item }: FigureOnScreen) {
  const say = useSay(slipWords)
  const may = useCan()
  const [isRaising, setIsRaising] = useState(false)
  const slips = useRead(listSlips, { tab: 'open', unitId, indicatorId, limit: 5 }, { when: may('slip.read') })
  const open = slips.data?.rows[0]
  return (
    <>
      {open !== undefined && (
        <PageLink to="/slips/$slipId" params={{ slipId: open.id }} className="button">
          {open.number}
        </PageLink>
      )}
      <RemarkButton item={item} on={{ unitId, indicatorId, period }} />
      {may('slip.raise') && slips.isSuccess && open === undefined && (
        <ActButton act={() => setIsRaising(true)}>{say('raise')}</ActButton>
      )}
      {isRaising && (
        <RaiseSlip
          close={() => setIsRaising(false)}
          unitId={unitId}
          about={{ kind: 'indicator', indicatorId, unitId, period }}
          title={item}
        />
      )}
    </>
  )
}
