import type { z } from 'zod'
import type { LightTone } from '#engine/light/light-scheme.ts'
import type { ReportFacts } from '#modules/dispatch/cycle.contract.ts'
import { fillingWords } from '#modules/dispatch/filling.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useSay } from '#web/words/language.ts'

type Facts = z.infer<typeof ReportFacts>

/** Completeness, timeliness and approval are three facts: three marks, never one. */
export function Completeness({ of, nil }: { readonly of: Facts; readonly nil?: boolean }) {
  const say = useSay(fillingWords)
  if (nil === true) return <span className="second">{say('title.nil')}</span>
  return (
    <span className={of.complete ? 'fact-done' : 'fact-part'}>
      {of.filled} / {of.expected}
      <progress className="fact-bar" value={of.filled} max={Math.max(1, of.expected)} aria-hidden="true" />
    </span>
  )
}

const TIMELY: Readonly<Record<Facts['timeliness'], LightTone>> = {
  'on-time': 'ok',
  'in-grace': 'lag',
  late: 'lag',
  'not-yet': 'none',
  overdue: 'red',
}

export function Timeliness({ of }: { readonly of: Facts }) {
  const say = useSay(fillingWords)
  return <Light is={TIMELY[of.timeliness]}>{say(`timely.${of.timeliness}`)}</Light>
}

const APPROVAL: Readonly<Record<Facts['approval'], LightTone>> = {
  filling: 'none',
  submitted: 'near',
  approved: 'near',
  accepted: 'ok',
  returned: 'lag',
}

export function Approval({ of }: { readonly of: Facts }) {
  const say = useSay(fillingWords)
  return <Light is={APPROVAL[of.approval]}>{say(`state.${of.approval}`)}</Light>
}
