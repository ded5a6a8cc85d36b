import type { ScoreRule } from '#engine/indicator/score-rule.ts'
import { dictionaryWords } from '#modules/dispatch/dictionary-screen.messages.ts'
import { useSay } from '#web/words/language.ts'

/** A score rule as one sentence. */
export function ScoreRuleText({ of }: { readonly of: ScoreRule }) {
  const say = useSay(dictionaryWords)
  switch (of.rule) {
    case 'proportional':
      return of.bonusCap === undefined
        ? say('score.proportional')
        : say('score.proportional.cap', { bonus: String(of.bonusCap) })
    case 'average-based':
      return say('score.average-based', { step: String(of.stepPercent), points: String(of.stepPoints) })
    case 'banded':
      return say('score.banded', { width: String(of.bandWidth) })
    case 'efficacy':
      return say('score.efficacy', { base: String(of.base) })
    case 'rank-points':
      return say('score.rank-points', { first: String(of.first), step: String(of.step) })
    case 'milestones':
      return say(of.veto ? 'score.milestones.veto' : 'score.milestones')
  }
}
