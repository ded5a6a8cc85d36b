import { exact, exactText } from '#engine/number/exact.ts'
import { sayVerdict, type TraceLine, traceLines } from '#engine/policy/say-verdict.ts'
import type { Verdict } from '#engine/policy/verdict.ts'

const FEN_IN_TEN_THOUSAND = 1_000_000

/** Fen as 万元, without a float in between. */
const inTenThousand = (fen: bigint): string => exactText(exact(fen).div(FEN_IN_TEN_THOUSAND))

/** A verdict for programs: numbers that decide as decimal text, money in fen and in 万元, every sentence in both languages. */
export function verdictJson(verdict: Verdict, withTrace: boolean) {
  const {
    policy,
    version,
    on,
    state,
    missing,
    personal,
    problems,
    failing,
    near,
    settling,
    selfDeclared,
    amountWants,
  } = verdict
  const score = verdict.reasons?.judged.score
  const fen = verdict.amountFen ?? verdict.wouldBeFen
  const money = fen === undefined ? undefined : { fen: fen.toString(), tenThousandYuan: inTenThousand(fen) }
  const [zh, en] = [sayVerdict(verdict, 'zh-CN'), sayVerdict(verdict, 'en')]
  return {
    policy,
    ...(version !== undefined && { version }),
    on,
    state,
    ...(score && { score: { low: exactText(score.low), high: exactText(score.high) } }),
    ...(money && (state === 'eligible' ? { amount: money } : { wouldBe: money })),
    failing,
    missing,
    personal,
    problems,
    amountWants,
    near,
    settling,
    selfDeclared,
    says: { zh, en },
    ...(withTrace && { trace: { zh: traceLines(verdict, 'zh-CN'), en: traceLines(verdict, 'en') } }),
  }
}

/** A trace as indented lines for a terminal. */
export function printedTrace(lines: readonly TraceLine[], depth = 1): string[] {
  return lines.flatMap(({ text, children }) => [`${'  '.repeat(depth)}${text}`, ...printedTrace(children, depth + 1)])
}
