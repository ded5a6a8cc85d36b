import type { Additivity } from '#engine/indicator/additivity.ts'
import type { Contradiction } from '#engine/indicator/cross-check.ts'
import type { Equation } from '#engine/indicator/equation.ts'
import { figureOf } from '#engine/indicator/figure.ts'
import type { Identity } from '#engine/indicator/identity.ts'
import type { LeftOpen } from '#engine/indicator/left-open.ts'
import { compareExact, type Exact, exact, formatExact, isNegative, ONE, ZERO } from '#engine/number/exact.ts'
import type { Sentence, ShownFigure } from '#modules/dispatch/dispatch.ts'
import { showFigure } from '#modules/dispatch/evaluation.rules.ts'
import type { FindingKind } from '#modules/dispatch/finding.rules.ts'
import type { Dictionary, DictionaryEntry } from '#modules/dispatch/server/indicator.queries.ts'
import type { PlaceEver } from '#modules/dispatch/server/place.queries.ts'

export interface Finding {
  readonly kind: FindingKind
  /** Tells it from others of the same kind, unit, indicator and period. */
  readonly mark?: string
  /** null: it is of several indicators, or of none. */
  readonly entry: DictionaryEntry | null
  readonly unit: PlaceEver
  readonly period: string | null
  /** null: it is of several figures, or of none. */
  readonly figure: ShownFigure | null
  readonly expected: string | null
  readonly difference: string | null
  readonly confidence: 'clear' | 'likely' | 'possible' | null
  readonly sentence: Sentence
  /** What speaks for it, a sentence each. */
  readonly evidence: Sentence[]
  /** How likely chance alone shows as much; undefined where nothing is left to chance. */
  readonly chance?: number
  /** The figures to open, where it rests on several. */
  readonly cells?: readonly CellName[]
  readonly files?: readonly FileName[]
}

export interface CellName {
  readonly indicatorId: string
  readonly unitId: string
  readonly period: string
}

export interface FileName {
  readonly fileId: string
  readonly name: string
  readonly unitId: string
  readonly at: string
}

export interface QualityBook {
  readonly dictionary: Dictionary
  readonly places: ReadonlyMap<string, PlaceEver>
  readonly additivity: readonly Additivity[]
}

const printed = ({ indicator }: DictionaryEntry, value: Exact): string =>
  formatExact(value, indicator.decimals, 'half-up')

/** A cell that contradicts others, told with every equation that it breaks. */
export function contradictionFinding(one: Contradiction, book: QualityBook): Finding {
  const entry = book.dictionary.byCode.get(one.indicator)!
  const unit = book.places.get(one.unit)!
  const expected = one.wouldAgree && printed(entry, one.wouldAgree)
  const difference = printed(entry, one.wouldAgree?.sub(one.published) ?? one.broken[0]!.residual)
  const names = { unit: unit.name.short.zh, unitEn: unit.name.short.en }
  const facts = { period: one.period, ...names, published: printed(entry, one.published), difference }
  const sentence: Sentence = expected
    ? { key: 'figure.quality.inconsistent', params: { ...facts, expected } }
    : { key: 'figure.quality.inconsistent-unplaced', params: facts }
  const evidence = [
    ...withoutTotals(one).map((equation) => brokenEquation(equation, book)),
    ...(one.slip ? [{ key: `figure.quality.slip.${one.slip}` }] : []),
    ...(one.carried ? [{ key: 'figure.quality.carried' }] : []),
    ...(one.twins.length > 0 ? [{ key: 'figure.quality.twins', params: listed(one.twins, '、', ', ', book) }] : []),
  ]
  const figure = showFigure(entry.indicator, figureOf(one.published))
  return {
    ...{ kind: 'inconsistent', entry, unit, period: one.period, figure, expected: expected ?? null, difference },
    ...{ confidence: one.confidence, sentence, evidence },
  }
}

/** A cell that most of its neighbours have and it has not, with what others leave open for it. */
export function holeFinding(
  entry: DictionaryEntry,
  unit: PlaceEver,
  period: string,
  witnesses: readonly LeftOpen[],
  book: QualityBook,
): Finding {
  const [told, ...evidence] = leftOpenEvidence(witnesses, book)
  const [first] = witnesses
  return {
    ...{ kind: 'missing', entry, unit, period, figure: { state: 'missing' } },
    ...{ expected: first ? printed(entry, shownOpen(first, entry)) : null, difference: null, confidence: null },
    ...{ sentence: told ?? { key: 'figure.quality.missing', params: { period } }, evidence },
  }
}

/** What tells the value of an unpublished cell, a sentence for every witness. */
function leftOpenEvidence(witnesses: readonly LeftOpen[], book: QualityBook): Sentence[] {
  return witnesses.map((witness): Sentence => {
    const { indicator, period, by, isBlank } = witness
    const entry = book.dictionary.byCode.get(indicator)!
    if (isBlank) return { key: 'figure.quality.missing-blank', params: { period } }
    const expected = printed(entry, shownOpen(witness, entry))
    if (by === 'units') return { key: 'figure.quality.missing-left-open', params: { period, expected } }
    return { key: 'figure.quality.missing-by-parts', params: { expected, ...identityNames(by, book) } }
  })
}

/** Rounding leaves −1 open where nothing was published: that is 0, unless it is more than rounding makes. */
function shownOpen({ value }: LeftOpen, { indicator }: DictionaryEntry): Exact {
  const hidden = ONE.div(exact(10n ** BigInt(indicator.decimals))).mul(exact(10))
  return isNegative(value) && compareExact(value.abs(), hidden) <= 0 ? ZERO : value
}

/** A total that carries the same slip fails the same identities: that is told once, and not identity by identity. */
function withoutTotals({ broken, unit }: Contradiction): readonly Equation[] {
  const own = new Set(broken.filter((equation) => equation.unit === unit).map((equation) => equation.identity))
  return broken.filter((equation) => equation.unit === unit || !own.has(equation.identity))
}

/** An identity for a reader, what all its names begin with said once: R&D经费内部支出：合计 = 基础研究 + 应用研究 + 试验发展. */
function identityNames(identity: Identity, { dictionary }: Pick<QualityBook, 'dictionary'>) {
  const whole = dictionary.byCode.get(identity.whole)!.indicator.name
  const parts = identity.parts.map((code) => dictionary.byCode.get(code)!.indicator.name)
  const short = (language: 'zh' | 'en') =>
    parts.map((part) => withoutShared(whole[language], part[language])).join(' + ')
  return { whole: whole.zh, wholeEn: whole.en, parts: short('zh'), partsEn: short('en') }
}

function withoutShared(whole: string, part: string): string {
  const heading = /^.*?(?:：|: )/.exec(whole)?.[0] ?? ''
  return heading !== '' && part.startsWith(heading) ? part.slice(heading.length) : part
}

function brokenEquation(equation: Equation, book: QualityBook): Sentence {
  const { kind, period, indicator, identity, residual } = equation
  const difference = printed(book.dictionary.byCode.get(indicator)!, residual)
  if (identity === undefined) {
    const periods = book.additivity.find((one) => one.indicator === indicator)!.periods
    const decided = periods.filter((check) => check.state !== 'undecidable')
    const sound = decided.filter((check) => compareExact(check.residual!.abs(), check.tolerance) <= 0).length
    return { key: 'figure.quality.breaks.units', params: { period, difference, sound, decided: decided.length } }
  }
  const place = book.places.get(equation.unit)!.name.short
  const facts = { unit: place.zh, unitEn: place.en, period, difference, held: identity.held, checked: identity.checked }
  return { key: `figure.quality.breaks.${kind}`, params: { ...facts, ...identityNames(identity, book) } }
}

function listed(codes: readonly string[], zh: string, en: string, { dictionary }: Pick<QualityBook, 'dictionary'>) {
  const names = codes.map((code) => dictionary.byCode.get(code)!.indicator.name)
  return { names: names.map((name) => name.zh).join(zh), namesEn: names.map((name) => name.en).join(en) }
}
