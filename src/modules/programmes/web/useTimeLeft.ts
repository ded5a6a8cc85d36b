import { useEffect, useState } from 'react'
import type { CallHead } from '#modules/programmes/call.contract.ts'
import { callWords } from '#modules/programmes/call-screen.messages.ts'
import { useSay } from '#web/words/language.ts'

const MINUTE = 60_000

/**
 * How long until the next instant of a call, in words; nothing when none is to come. `at` is the clock by which windows close, as
 * the server told it with the call; from then on the browser counts.
 */
export function useTimeLeft(
  call: Pick<CallHead, 'stage' | 'opensAt' | 'closesAt' | 'recommendBy'>,
  at: string,
): string {
  const say = useSay(callWords)
  const now = useCounting(at)
  const next = nextOf(call)
  if (next === undefined) return ''
  const left = Math.max(0, Math.ceil((Date.parse(next.at) - now) / MINUTE))
  const d = Math.floor(left / 1440)
  const h = Math.floor((left % 1440) / 60)
  const m = left % 60
  const span = d > 0 ? say('span.days', { d, h }) : h > 0 ? say('span.hours', { h, m }) : say('span.minutes', { m })
  return say(next.key, { span })
}

function nextOf({
  stage,
  opensAt,
  closesAt,
  recommendBy,
}: Pick<CallHead, 'stage' | 'opensAt' | 'closesAt' | 'recommendBy'>) {
  if (stage === 'coming' && opensAt !== null) return { at: opensAt, key: 'left.opens' as const }
  if (stage === 'open' && closesAt !== null) return { at: closesAt, key: 'left.closes' as const }
  if (stage === 'recommending' && recommendBy !== null) return { at: recommendBy, key: 'left.recommend' as const }
  return undefined
}

/** The told clock, going on by the browser's own steady one. */
function useCounting(at: string): number {
  const [passed, setPassed] = useState(0)
  useEffect(() => {
    const since = performance.now()
    setPassed(0)
    const timer = setInterval(() => setPassed(performance.now() - since), MINUTE / 6)
    return () => clearInterval(timer)
  }, [])
  return Date.parse(at) + passed
}
