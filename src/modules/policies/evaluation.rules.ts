import type { DefinitionFault } from '#engine/definition/fault.ts'
import { sayFault } from '#engine/definition/say-fault.ts'
import { creditCodeFault } from '#engine/identifier/credit-code.ts'
import { exact, exactText } from '#engine/number/exact.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import type { FactDictionary } from '#engine/policy/fact-dictionary.ts'
import { readFacts } from '#engine/policy/fact-sheet.ts'
import { sayVerdict, traceLines } from '#engine/policy/say-verdict.ts'
import { type Verdict, verdict } from '#engine/policy/verdict.ts'
import { jsonFaultAt } from '#engine/text/json-fault.ts'
import { keyGivenTwice } from '#engine/text/key-given-twice.ts'
import type { Language } from '#engine/text/message.ts'
import type { EvaluatedLine, EvaluationFault, ToldVerdict } from '#modules/policies/evaluation.contract.ts'

/** Which policies are asked about, on which day. */
export interface AskedPolicies {
  readonly policies: readonly CompiledPolicy[]
  readonly dictionary: FactDictionary
  readonly codes: readonly string[]
  readonly on: string
}

const FEN_IN_TEN_THOUSAND = 1_000_000

/** Fen as 万元, without a float in between. */
const inTenThousand = (fen: bigint): string => exactText(exact(fen).div(FEN_IN_TEN_THOUSAND))

/** A verdict for programs: numbers that decide as decimal text, money in fen and in 万元, every sentence in both languages. */
export function toldVerdict(found: Verdict, withTrace: boolean): ToldVerdict {
  const { policy, version, on, state, near, settling, failing, missing, personal, problems, amountWants } = found
  const score = found.reasons?.judged.score
  const fen = found.amountFen ?? found.wouldBeFen
  const money = fen === undefined ? undefined : { fen: fen.toString(), tenThousandYuan: inTenThousand(fen) }
  return {
    policy,
    ...(version !== undefined && { version }),
    ...{ on, state },
    ...(score && { score: { low: exactText(score.low), high: exactText(score.high) } }),
    ...(money && (state === 'eligible' ? { amount: money } : { wouldBe: money })),
    ...{ failing: [...failing], missing: [...missing], personal: [...personal], problems: [...problems] },
    amountWants: [...amountWants],
    near: near.map(({ changes, ...one }) => ({ ...one, changes: changes.map((change) => ({ ...change })) })),
    settling: settling.map(({ facts, ...one }) => ({ ...one, facts: [...facts] })),
    selfDeclared: [...found.selfDeclared],
    says: { zh: sayVerdict(found, 'zh-CN'), en: sayVerdict(found, 'en') },
    ...(withTrace && { trace: { zh: [...traceLines(found, 'zh-CN')], en: [...traceLines(found, 'en')] } }),
  }
}

/** Verdicts on what somebody gives, or what is wrong with it. */
export interface Evaluated {
  /** As what was given names itself. */
  readonly id?: unknown
  readonly verdicts: readonly Verdict[]
  readonly faults: readonly EvaluationFault[]
}

/** Decides on facts, or on `{"id": …, "creditCode": …, "facts": {…}}`; nothing is decided where something cannot be so. */
export function evaluate(given: unknown, { policies, dictionary, codes, on }: AskedPolicies): Evaluated {
  const named = isNamed(given) ? given : { facts: given }
  const { sheet, faults } = readFacts(named.facts, dictionary, on)
  const wrong = [
    ...('creditCode' in named ? codeFaults(named.creditCode) : []),
    ...faults.map((one) => toldFault(one, dictionary)),
  ]
  const verdicts = wrong.length > 0 ? [] : codes.map((code) => verdict(policies, code, sheet, on))
  return { ...('id' in named && { id: named.id }), verdicts, faults: wrong }
}

const isNamed = (
  json: unknown,
): json is { readonly id?: unknown; readonly creditCode?: unknown; readonly facts: unknown } =>
  typeof json === 'object' && json !== null && Object.hasOwn(json, 'facts')

/** One line in, one answer out. A line that was too long to be gathered is `undefined`. */
export function evaluateLine(
  text: string | undefined,
  line: number,
  { withTrace, ...asked }: AskedPolicies & { readonly withTrace: boolean },
): EvaluatedLine {
  const read = text === undefined ? { fault: TOO_LONG } : readJson(text)
  if ('fault' in read) return { line, faults: [{ path: '', reason: read.fault }] }
  const { verdicts, faults, ...named } = evaluate(read.json, asked)
  if (faults.length > 0) return { line, ...named, faults: [...faults] }
  return { line, ...named, verdicts: verdicts.map((each) => toldVerdict(each, withTrace)) }
}

function codeFaults(code: unknown): EvaluationFault[] {
  const key = typeof code === 'string' ? creditCodeFault(code) : 'identifier.credit-code-shape'
  return key === undefined ? [] : [toldFault({ path: ['creditCode'], key })]
}

const TOO_LONG = { zh: '这一行过长，没有判断', en: 'the line is too long and was not decided' }
const NOT_UTF8 = { zh: '有无法识别的字符，应为 UTF-8 编码', en: 'characters that cannot be read; UTF-8 is expected' }

/** JSON in which no key stands twice, or why it is none. */
export function readJson(
  text: string,
): { readonly json: unknown } | { readonly fault: { readonly zh: string; readonly en: string } } {
  // The sign that decoders put for bytes of another encoding.
  if (text.includes('\uFFFD')) return { fault: NOT_UTF8 }
  const plain = text.replace(/^\uFEFF/, '')
  try {
    const json: unknown = JSON.parse(plain)
    const twice = keyGivenTwice(plain)?.join('.').slice(0, 200)
    if (twice !== undefined) return { fault: { zh: `“${twice}”给了两次`, en: `“${twice}” is given twice` } }
    return { json }
  } catch {
    const at = jsonFaultAt(plain)
    return { fault: { zh: `不是 JSON：第 ${at} 个字符处无法识别`, en: `not JSON: character ${at} does not fit` } }
  }
}

/** A fault of a given fact in both languages: the fact bears its name in each. */
function toldFault(
  fault: { readonly path: readonly string[] } & Pick<DefinitionFault, 'key' | 'params'>,
  dictionary?: FactDictionary,
): EvaluationFault {
  const { path, key, params } = fault
  const name = dictionary?.facts.get(path[0] ?? '')?.definition.name
  const inEnglish = params?.name !== undefined && params.name === name?.zh ? { ...params, name: name.en } : params
  const said = (language: Language) =>
    sayFault({ key, params: language === 'en' ? inEnglish : params } as typeof fault, language)
  return { path: path.join('.'), key, reason: { zh: said('zh-CN'), en: said('en') } }
}
