import { check } from '#engine/expression/compile.ts'
import type { Declarations, Expression } from '#engine/expression/expression.ts'
import type { LightMessageKey } from '#engine/light/light.messages.ts'
import { factsOf } from '#engine/light/light-facts.ts'
import type { LightDefinition, LightScheme } from '#engine/light/light-scheme.ts'

/** One thing wrong with a scheme, at the path of its key; `offset` points into an expression. */
export interface SchemeFault {
  readonly path: readonly (string | number)[]
  readonly key: LightMessageKey | `expression.${string}`
  readonly params?: Readonly<Record<string, string | number>> | undefined
  readonly offset?: number
}

/** The expressions of a scheme by the path they stand at, `rules/0/when`. */
export interface CheckedScheme {
  readonly faults: readonly SchemeFault[]
  readonly expressions: ReadonlyMap<string, Expression>
}

type Path = SchemeFault['path']

/** Everything a scheme must be true to that its form alone does not tell. Never throws for what is in it. */
export function checkScheme(scheme: LightScheme): CheckedScheme {
  const checker = new SchemeChecker(scheme)
  return { faults: checker.faults, expressions: checker.expressions }
}

class SchemeChecker {
  readonly faults: SchemeFault[] = []
  readonly expressions = new Map<string, Expression>()
  readonly #scheme: LightScheme
  readonly #lights: ReadonlyMap<string, LightDefinition>
  readonly #declarations: Declarations

  constructor(scheme: LightScheme) {
    this.#scheme = scheme
    this.#lights = new Map(scheme.lights.map((light) => [light.code, light]))
    this.#declarations = { names: factsOf(scheme.for), result: 'bool' }
    this.#checkLights()
    this.#checkRules()
    this.#checkOverTime()
    this.#checkConsequences()
  }

  #fault(path: Path, key: SchemeFault['key'], params?: SchemeFault['params']): void {
    this.faults.push({ path, key, ...(params && { params }) })
  }

  #checkLights(): void {
    const { lights } = this.#scheme
    this.#once(
      lights.map((light) => light.code),
      (at) => ['lights', at, 'code'],
    )
    this.#once(
      lights.map((light) => light.word.zh),
      (at) => ['lights', at, 'word', 'zh'],
    )
    this.#once(
      lights.map((light) => light.word.en),
      (at) => ['lights', at, 'word', 'en'],
    )
    for (const [at, light] of lights.entries()) {
      if (light.alarm && light.tone === 'ok') this.#fault(['lights', at, 'tone'], 'light.alarm-looks-good')
      const twin = lights.findIndex((one) => one.shape === light.shape && one.alarm && light.alarm)
      if (twin < at && twin >= 0 && lights[twin]!.severity !== light.severity)
        this.#fault(['lights', at, 'shape'], 'light.same-shape', { other: lights[twin]!.word.zh })
    }
    const unknown = this.#light(this.#scheme.unknown, ['unknown'])
    if (unknown && (unknown.alarm || unknown.tone === 'ok')) this.#fault(['unknown'], 'light.unknown-looks-known')
  }

  #checkRules(): void {
    const { rules, judges } = this.#scheme
    if (judges !== undefined) this.#condition(judges, ['judges'])
    for (const [at, rule] of rules.entries()) {
      const isLast = at === rules.length - 1
      this.#light(rule.light, ['rules', at, 'light'])
      if (rule.when !== undefined) this.#condition(rule.when, ['rules', at, 'when'])
      else if (!isLast) this.#fault(['rules', at], 'light.rule-without-condition')
      if (isLast && rule.when !== undefined) this.#fault(['rules', at, 'when'], 'light.last-rule-conditional')
      this.#sentence(rule.reason, ['rules', at, 'reason'])
    }
  }

  #checkOverTime(): void {
    const { escalations, madeUp, startAt } = this.#scheme
    const kinds = escalations.map(({ from, after }) => `${from} ${'periods' in after ? 'periods' : 'days'}`)
    this.#once(kinds, (at) => ['escalations', at, 'from'])
    for (const [at, { from, to, reason }] of escalations.entries()) {
      const [lower, higher] = [
        this.#light(from, ['escalations', at, 'from']),
        this.#light(to, ['escalations', at, 'to']),
      ]
      if (lower && higher && higher.severity <= lower.severity)
        this.#fault(['escalations', at, 'to'], 'light.escalates-down', { from, to })
      if (lower && !lower.alarm) this.#fault(['escalations', at, 'from'], 'light.not-an-alarm', { code: from })
      if (higher && !higher.alarm) this.#fault(['escalations', at, 'to'], 'light.not-an-alarm', { code: to })
      this.#sentence(reason, ['escalations', at, 'reason'], ['times'])
    }
    for (const [at, code] of startAt.entries()) this.#alarm(code, ['startAt', at])
    if (startAt.length > 0 && !this.#scheme.holds) this.#fault(['startAt'], 'light.start-needs-holds')
    if (madeUp === undefined) return
    const shown = this.#light(madeUp.to, ['madeUp', 'to'])
    if (shown?.alarm === true) this.#fault(['madeUp', 'to'], 'light.made-up-alarms', { code: madeUp.to })
    for (const [at, code] of madeUp.from.entries()) this.#alarm(code, ['madeUp', 'from', at])
    this.#sentence(madeUp.reason, ['madeUp', 'reason'])
  }

  #checkConsequences(): void {
    const { reminders, slip, awards } = this.#scheme
    for (const [at, reminder] of reminders.entries())
      for (const [place, code] of reminder.at.entries()) this.#light(code, ['reminders', at, 'at', place])
    for (const [place, code] of (slip?.at ?? []).entries()) this.#alarm(code, ['slip', 'at', place])
    this.#once(
      awards.map((award) => award.code),
      (at) => ['awards', at, 'code'],
    )
    for (const [at, award] of awards.entries()) {
      this.#condition(award.when, ['awards', at, 'when'])
      this.#sentence(award.reason, ['awards', at, 'reason'])
    }
  }

  #once(values: readonly string[], pathOf: (at: number) => Path): void {
    for (const [at, value] of values.entries())
      if (values.indexOf(value) < at) this.#fault(pathOf(at), 'light.twice', { value })
  }

  #light(code: string, path: Path): LightDefinition | undefined {
    const found = this.#lights.get(code)
    if (!found) this.#fault(path, 'light.unknown-light', { code })
    return found
  }

  #alarm(code: string, path: Path): void {
    if (this.#light(code, path)?.alarm === false) this.#fault(path, 'light.not-an-alarm', { code })
  }

  #condition(source: string, path: Path): void {
    const result = check(source, this.#declarations)
    if ('expression' in result) this.expressions.set(path.join('/'), result.expression)
    else
      for (const { key, params, offset } of result.faults)
        this.faults.push({ path, key: key as `expression.${string}`, params, offset })
  }

  #sentence(reason: { readonly zh: string; readonly en: string }, path: Path, more: readonly string[] = []): void {
    for (const language of ['zh', 'en'] as const)
      for (const [, name = ''] of reason[language].matchAll(/\{(\w+)\}/g))
        if (!Object.hasOwn(this.#declarations.names, name) && !more.includes(name))
          this.#fault([...path, language], 'light.unknown-place', { name })
  }
}
