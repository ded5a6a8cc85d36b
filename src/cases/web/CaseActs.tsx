import { useState } from 'react'
import { actOnCase } from '#cases/case-act.contract.ts'
import { caseWords } from '#cases/case-screen.messages.ts'
import { ActRefused } from '#cases/web/ActRefused.tsx'
import { ABOUT_CASE } from '#cases/web/about-case.ts'
import type { CaseView } from '#cases/web/CasePage.tsx'
import { AnswerDialog, ObjectDialog } from '#cases/web/ObjectionDialogs.tsx'
import { ChoosePeople, GiveSeat } from '#cases/web/PeopleDialogs.tsx'
import { TakeDialog } from '#cases/web/TakeDialog.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useAct } from '#web/client/useAct.ts'
import { usePick, useSay } from '#web/words/language.ts'

type Action = CaseView['actions'][number]
type SeatAct = 'hand-over' | 'add-signer' | 'delegate'
type Opened =
  | { readonly kind: 'take'; readonly action: Action }
  | { readonly kind: SeatAct; readonly seat: string }
  | { readonly kind: 'choose' | 'object' }
  | { readonly kind: 'answer'; readonly objection: string }

/** What can be done now; what cannot is grey and says why. What everything lacks alike is said once. */
export function CaseActs({ one }: { readonly one: CaseView }) {
  const say = useSay(caseWords)
  const pick = usePick()
  const [open, setOpen] = useState<Opened | undefined>()
  const act = useAct(actOnCase, { also: ABOUT_CASE })
  const remind = () => act.mutate({ caseId: one.id, act: { kind: 'remind', seen: one.serial } })
  const shared = sharedReasons(one.actions)
  const reasonOf = ({ reasons }: Action): string =>
    reasons
      .filter(({ key, text }) => !shared.some((common) => common.key === key && common.text.zh === text.zh))
      .map(({ text }) => pick(text))
      .join(say('also')) || (shared.length > 0 ? ' ' : '')
  // The first action of a state is the one that leads on; no other is ever put forward.
  const [primary] = one.actions.filter(({ move, says }, at) => at === 0 && move === 'onward' && says === 'yes')
  const mine = one.tasks.filter(({ isMine }) => isMine)
  const seatActs = mine.flatMap(({ id, acts }) => acts.map((kind) => ({ kind, seat: id })))
  const answerable = one.objections.filter(({ mayAnswer }) => mayAnswer)
  const isNothing =
    one.actions.length === 0 && seatActs.length === 0 && one.acts.length === 0 && answerable.length === 0
  if (isNothing) return null
  const press = (action: Action) => {
    const { needs } = action
    const isDirect =
      !needs.reason &&
      !needs.marks &&
      needs.targets.length <= 1 &&
      needs.facts.length === 0 &&
      action.move === 'onward' &&
      action.says === 'yes'
    if (isDirect && needs.form === undefined)
      act.mutate({ caseId: one.id, act: { kind: 'take', action: action.code, seen: one.serial } })
    else setOpen({ kind: 'take', action })
  }
  return (
    <section className="slip-acts card no-print" aria-label={say('acts')}>
      <div className="row case-acts">
        {one.actions.map((action) => (
          <ActButton
            key={action.code}
            primary={action === primary}
            danger={action.says === 'no' && action.move === 'onward'}
            busy={act.isPending}
            reason={action.may ? undefined : reasonOf(action) || ' '}
            act={() => press(action)}
          >
            {pick(action.name)}
          </ActButton>
        ))}
        {one.acts.includes('choose') && one.choose !== undefined && (
          <ActButton primary act={() => setOpen({ kind: 'choose' })}>
            {say('act.choose', { name: pick(one.choose.name) })}
          </ActButton>
        )}
        {seatActs.map(({ kind, seat }) => (
          <ActButton key={`${kind} ${seat}`} act={() => setOpen({ kind, seat })}>
            {say(`act.${kind}`)}
          </ActButton>
        ))}
        {answerable.map(({ id }) => (
          <ActButton key={id} primary act={() => setOpen({ kind: 'answer', objection: id })}>
            {say('act.answer')}
          </ActButton>
        ))}
        {one.acts.includes('remind') && (
          <ActButton busy={act.isPending} act={remind}>
            {say('act.remind')}
          </ActButton>
        )}
        {one.acts.includes('object') && (
          <ActButton act={() => setOpen({ kind: 'object' })}>{say('act.object')}</ActButton>
        )}
      </div>
      {shared.length > 0 && <p className="second small">{shared.map(({ text }) => pick(text)).join(say('also'))}</p>}
      <ActRefused error={act.error} />
      {open?.kind === 'take' && (
        <TakeDialog key={open.action.code} one={one} action={open.action} close={() => setOpen(undefined)} />
      )}
      {open !== undefined && 'seat' in open && (
        <GiveSeat one={one} kind={open.kind} seat={open.seat} close={() => setOpen(undefined)} />
      )}
      {open?.kind === 'choose' && <ChoosePeople one={one} close={() => setOpen(undefined)} />}
      {open?.kind === 'object' && <ObjectDialog one={one} close={() => setOpen(undefined)} />}
      {open?.kind === 'answer' && (
        <AnswerDialog one={one} objection={open.objection} close={() => setOpen(undefined)} />
      )}
    </section>
  )
}

/** Reasons that stand against every action of several. */
function sharedReasons(actions: readonly Action[]): Action['reasons'] {
  if (actions.length < 2 || actions.some(({ may }) => may)) return []
  const [first, ...rest] = actions
  return first!.reasons.filter((reason) =>
    rest.every(({ reasons }) => reasons.some(({ key, text }) => key === reason.key && text.zh === reason.text.zh)),
  )
}
