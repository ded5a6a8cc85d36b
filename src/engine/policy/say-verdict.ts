import { expressionMessages } from '#engine/expression/expression.messages.ts'
import { type Facts, UNKNOWN } from '#engine/expression/expression.ts'
import { sentence, sentenceOf, valueInWords } from '#engine/expression/sentence.ts'
import { isOpen, type Outcome, readFact } from '#engine/expression/value.ts'
import { compareExact, decimalsOf, type Exact, exact, exactText, formatExact } from '#engine/number/exact.ts'
import type { Cited, CompiledPolicy, Reading } from '#engine/policy/compiled-policy.ts'
import type { Holds, JudgedItem, JudgedNode } from '#engine/policy/decide.ts'
import { declaredOf } from '#engine/policy/fact-dictionary.ts'
import type { AmountStep } from '#engine/policy/reckon-amount.ts'
import { sayBounds } from '#engine/policy/say-bounds.ts'
import { sayNear } from '#engine/policy/say-near.ts'
import { verdictMessages } from '#engine/policy/verdict.messages.ts'
import type { Reasons, Verdict } from '#engine/policy/verdict.ts'
import { type Language, type MessageKey, say } from '#engine/text/message.ts'

/** One line of a trace; each can be opened to what it follows from. */
export interface TraceLine {
  /** Path of the rule in the definition. */
  readonly path: string
  readonly code: string
  readonly holds?: Holds
  readonly text: string
  readonly clause: string
  /** The words of the clause, where the definition has them. */
  readonly says?: string
  readonly children: readonly TraceLine[]
}

/** The reasons of a verdict as sentences: fact, source, border and clause of every rule. */
export function traceLines({ reasons }: Pick<Verdict, 'reasons'>, language: Language): readonly TraceLine[] {
  return reasons === undefined ? [] : new Teller(reasons, language).lines()
}

/** The verdict in a few sentences: state, near misses, what is missing, what one document would settle. */
export function sayVerdict(verdict: Verdict, language: Language): string[] {
  const isImpossible = verdict.state === 'unknown' && verdict.missing.length === 0 && verdict.problems.length > 0
  const head = say(verdictMessages, language, isImpossible ? 'verdict.no-number' : `verdict.${verdict.state}`)
  if (verdict.reasons === undefined) return [head]
  const teller = new Teller(verdict.reasons, language)
  const { compiled } = verdict.reasons
  const { dictionary } = compiled
  const words = (key: MessageKey<typeof verdictMessages>, params: Readonly<Record<string, string>>) =>
    say(verdictMessages, language, key, params)
  const listed = (names: readonly string[]) =>
    names.map((name) => teller.nameOf(name)).join(say(verdictMessages, language, 'facts.comma'))
  const missing = [...verdict.missing, ...(verdict.state === 'eligible' ? verdict.amountWants : [])]
  return [
    head,
    ...verdict.near.map((near) => sayNear(compiled, near, language)),
    ...verdict.problems.map((problem) =>
      words('problem.line', { why: say(expressionMessages, language, `expression.invalid.${problem}`) }),
    ),
    ...(missing.length > 0 ? [words('missing.line', { facts: listed(missing) })] : []),
    ...(verdict.personal.length > 0 ? [words('personal.line', { facts: listed(verdict.personal) })] : []),
    ...verdict.settling.map(({ document, facts, settles }) => {
      const name = dictionary.documents.get(document)?.name
      return words(`settling.${settles}`, { document: teller.inWords(name) ?? document, facts: listed(facts) })
    }),
    ...(verdict.selfDeclared.length > 0 ? [words('self-declared.line', { facts: listed(verdict.selfDeclared) })] : []),
  ]
}

/** What an eligible enterprise is given, in one line; undefined where nothing is. */
export function sayGiven({ state, amountFen, reasons }: Verdict, language: Language): string | undefined {
  const what = reasons?.compiled.policy.gives?.what
  if (state !== 'eligible' || amountFen === undefined || what === undefined) return undefined
  const amount = say(verdictMessages, language, 'amount.money', { amount: exactText(wanOf(amountFen)) })
  return say(verdictMessages, language, 'step.amount', {
    what: say(verdictMessages, language, `amount.${what}`),
    amount,
  })
}

const wanOf = (fen: bigint): Exact => exact(fen).div(1_000_000)

class Teller {
  readonly #compiled: CompiledPolicy
  readonly #reasons: Reasons
  readonly #known: Facts
  readonly #language: Language

  constructor(reasons: Reasons, language: Language) {
    this.#compiled = reasons.compiled
    this.#reasons = reasons
    this.#known = reasons.judged.known
    this.#language = language
  }

  lines(): readonly TraceLine[] {
    const { vetoes, requirements, score } = this.#reasons.judged
    const { amount } = this.#reasons
    const sheet = score && this.#compiled.score
    return [
      ...vetoes.map((veto) => this.#node(veto)),
      ...requirements.map((node) => this.#node(node)),
      ...(score && sheet
        ? [
            {
              path: 'score',
              code: 'score',
              clause: '',
              text: this.#say('step.score', { points: this.#points(score.low, score.high), max: exactText(sheet.max) }),
              children: score.parts.map((part) => this.#item(part)),
            },
          ]
        : []),
      ...(amount ? [this.#amount(amount, true)] : []),
    ]
  }

  #say(key: MessageKey<typeof verdictMessages>, params: Readonly<Record<string, string | number>> = {}): string {
    return say(verdictMessages, this.#language, key, params)
  }

  inWords(name: { readonly zh: string; readonly en: string } | undefined): string | undefined {
    return this.#language === 'zh-CN' ? name?.zh : name?.en
  }

  #node({ node, holds, children }: JudgedNode): TraceLine {
    const name = this.inWords(node.name) ?? node.code
    const told = this.#say(`holds.${holds}`)
    if ('children' in node)
      return this.#line(
        node,
        this.#say(`step.${node.kind}`, { name, holds: told }),
        children.map((child) => this.#node(child)),
        holds,
      )
    if (node.kind === 'score') {
      const { score } = this.#reasons.judged
      const points = node.part === undefined ? score : score?.parts[node.part]
      const text = this.#say(node.orEqual ? 'step.score-at-least' : 'step.score-above', {
        name,
        holds: told,
        points: points ? this.#points(points.low, points.high) : '0',
        limit: exactText(node.limit),
      })
      return this.#line(node, text, [], holds)
    }
    const key = node.path.startsWith('vetoes') ? 'step.veto' : 'step.rule'
    const text = this.#say(key, { name, holds: told, border: sentence(node.expression, this.#language) })
    return this.#line(node, text + this.#facts(node), this.#values(node), holds)
  }

  #line({ path, code, clause, says }: Cited, text: string, children: readonly TraceLine[], holds?: Holds): TraceLine {
    const { document: basis } = this.#compiled.policy
    const issued = basis.number ?? this.inWords(basis.title) ?? ''
    const cited =
      clause === ''
        ? ''
        : this.#say('step.clause', {
            document: issued,
            clause: this.#language === 'zh-CN' ? clause : ` ${clause}`.trim(),
          })
    return {
      path,
      code,
      clause,
      text: text + cited,
      children,
      ...(holds !== undefined && { holds }),
      ...(says !== undefined && { says }),
    }
  }

  /** The facts a rule names, with value, unit and source. */
  #facts({ expression }: Reading): string {
    const told = expression.names.map((name) => this.#fact(name))
    return told.length === 0 ? '' : this.#say('step.facts', { facts: told.join(this.#say('step.comma')) })
  }

  #fact(name: string): string {
    const source = this.#reasons.sources.get(name)
    const told = [source?.from, source?.asOf, source?.trust && this.#say(`trust.${source.trust}`)]
      .filter(Boolean)
      .join(' ')
    const params = { name: this.nameOf(name), value: this.#value(name), source: told }
    return this.#say(told === '' ? 'step.fact' : 'step.fact-source', params)
  }

  nameOf(path: string): string {
    const name = /^[A-Za-z0-9_]+/.exec(path)?.[0] ?? path
    return this.inWords(this.#declared(name).label) ?? path
  }

  #declared(name: string) {
    const fact = this.#compiled.dictionary.facts.get(name)
    if (fact) return fact.declared
    const value =
      this.#compiled.policy.values.find(({ code }) => code === name) ?? this.#compiled.dictionary.values.get(name)
    return value ? declaredOf(value) : { type: 'date' as const }
  }

  #value(name: string): string {
    const { type, unit } = this.#declared(name)
    const raw = this.#known[name]
    const value = raw === undefined || raw === null ? undefined : readFact(raw, type)
    if (value === undefined || isOpen(value)) return valueInWords(UNKNOWN, type, this.#language)
    return type === 'number'
      ? this.#number(value as Exact, this.inWords(unit))
      : valueInWords(value, type, this.#language, unit)
  }

  /** A number that does not end is shown to six places, marked as near. */
  #number(x: Exact, unit = ''): string {
    const decimals = decimalsOf(x)
    const text = decimals !== undefined && decimals <= 6 ? exactText(x) : `≈${formatExact(x, 6, 'half-up')}`
    const isTight = this.#language === 'zh-CN' || unit === '' || unit.startsWith('%')
    return isTight ? `${text}${unit}` : `${text} ${unit}`
  }

  /** Computed values that a rule names, each opened to its own facts. */
  #values(reading: Reading): TraceLine[] {
    return this.#compiled.values
      .filter(({ code }) => reading.expression.names.includes(code))
      .map((value) => {
        const name = this.inWords(value.name) ?? value.code
        const formula = sentence(value.expression, this.#language)
        const text = this.#say('step.value', { name, value: this.#value(value.code), formula }) + this.#facts(value)
        const cited: Cited = {
          path: `values/${value.code}`,
          code: value.code,
          name: value.name,
          clause: value.clause ?? '',
        }
        return this.#line(cited, text, this.#values(value))
      })
  }

  #points(low: Exact, high: Exact): string {
    if (compareExact(low, high) === 0) return exactText(low)
    return this.#say('points.between', { low: exactText(low), high: exactText(high) })
  }

  #item(judged: JudgedItem): TraceLine {
    const { item, low, high, by, tier, children } = judged
    const params = {
      name: this.inWords(item.name) ?? item.code,
      points: this.#points(low, high),
      max: exactText(item.max),
    }
    if (item.kind !== 'tiers') {
      const shown = item.kind === 'first' && children.length === 1 ? children : judged.children
      return this.#line(
        item,
        this.#say('step.item', params),
        shown.map((child) => this.#item(child)),
        judged.open ?? true,
      )
    }
    const bounds = tier === undefined ? undefined : item.tiers[tier]?.bounds
    const measured = `${sentenceOf(item.by.expression.tree, this.#language)} ${this.#outcome(by)}`
    const text = this.#say(bounds ? 'step.tier' : 'step.tier-unknown', {
      ...params,
      by: measured,
      tier: bounds ? sayBounds(bounds, this.#language) : '',
    })
    return this.#line(item, text + this.#facts(item.by), this.#values(item.by), judged.open ?? true)
  }

  #outcome(outcome: Outcome | undefined): string {
    if (outcome === undefined || isOpen(outcome)) return this.#say('holds.unknown')
    return this.#number(outcome as Exact)
  }

  #amount(step: AmountStep, isWhole: boolean): TraceLine {
    const { amount, value, capped, at, children } = step
    const money = this.#say('amount.money', { amount: this.#number(value) })
    const reading =
      amount.kind === 'percent' || amount.kind === 'bands'
        ? amount.of
        : amount.kind === 'tiers'
          ? amount.by
          : amount.kind === 'each'
            ? amount.count
            : amount.kind === 'formula'
              ? amount.is
              : undefined
    const rule = this.#say(`amount.${amount.kind}`, {
      of: reading ? sentence(reading.expression, this.#language) : '',
      percent: amount.kind === 'percent' ? exactText(amount.percent) : '',
      each: amount.kind === 'each' ? exactText(amount.each) : '',
      at: (at ?? 0) + 1,
    })
    const text = this.#say(capped ? 'step.amount-capped' : 'step.amount-by', { rule, amount: money })
    const what = this.#compiled.policy.gives?.what
    const whole =
      isWhole && what
        ? `${this.#say('step.amount', { what: this.#say(`amount.${what}`), amount: money })} · ${text}`
        : text
    const cited: Cited = { path: amount.path, code: 'amount', name: { zh: '', en: '' }, clause: amount.clause ?? '' }
    const facts = reading ? this.#facts(reading) : ''
    return this.#line(cited, whole + facts, [
      ...(reading ? this.#values(reading) : []),
      ...children.map((child) => this.#amount(child, false)),
    ])
  }
}
