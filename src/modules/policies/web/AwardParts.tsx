import { wan } from '#modules/funds/web/Wan.tsx'
import type { Award } from '#modules/policies/award.contract.ts'
import { awardScreen } from '#modules/policies/award-screen.messages.ts'
import { useDates } from '#web/figure/useDates.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** What of an award is paid when, and how long what it was given for must last. */
export function AwardParts({ of: award }: { readonly of: Pick<Award, 'parts' | 'holdUntil' | 'breachedOn'> }) {
  const say = useSay(awardScreen)
  const pick = usePick()
  const dates = useDates()
  const { parts, holdUntil, breachedOn } = award
  return (
    <>
      {parts.length > 1 &&
        parts.map(({ number, name, amountFen, dueOn, state, note }) => (
          <div key={number}>
            {say('part.line', { name: pick(name), wan: wan(amountFen), day: dates.day(dueOn) })}{' '}
            {say(`part.${state}`, { why: note.split('\n')[0] ?? '' })}
          </div>
        ))}
      {breachedOn !== null ? (
        <div className="bad">{say('hold.breached', { day: dates.day(breachedOn) })}</div>
      ) : (
        holdUntil !== null && <div>{say('hold.until', { day: dates.day(holdUntil) })}</div>
      )}
    </>
  )
}
