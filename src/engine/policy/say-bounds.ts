import { exactText } from '#engine/number/exact.ts'
import type { Bounds } from '#engine/policy/bounds.ts'
import { verdictMessages } from '#engine/policy/verdict.messages.ts'
import { type Language, say } from '#engine/text/message.ts'

/**
 * An interval as an office writes it: 5 以上、不满 8. 以上 and 以下 take the number in, 超过 and 不满 do not (Civil Code, article
 * 1259). Without ends it is whatever it is: 不限.
 */
export function sayBounds({ low, high, lowClosed, highClosed }: Bounds, language: Language): string {
  const end = (key: 'from' | 'above' | 'to' | 'below', n: typeof low) =>
    n === undefined ? [] : [say(verdictMessages, language, `bounds.${key}`, { n: exactText(n) })]
  const ends = [...end(lowClosed ? 'from' : 'above', low), ...end(highClosed ? 'to' : 'below', high)]
  return ends.length === 0
    ? say(verdictMessages, language, 'bounds.any')
    : ends.join(say(verdictMessages, language, 'bounds.and'))
}
