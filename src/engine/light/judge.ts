import type { CalendarDate } from '#engine/calendar/date.ts'
import { previousPeriod } from '#engine/calendar/period.ts'
import type { WorkingDayCalendar } from '#engine/calendar/working-days.ts'
import type { Facts } from '#engine/expression/expression.ts'
import type { CompiledScheme } from '#engine/light/compile-scheme.ts'
import { raisesOf, remindersOf } from '#engine/light/light-consequences.ts'
import type { LightDebt, LightEntry, LightStep, LitSince, SteppedLight } from '#engine/light/light-entry.ts'
import { withTime } from '#engine/light/light-facts.ts'
import { type LightReason, reasonOf } from '#engine/light/light-reason.ts'
import { afterSpan } from '#engine/light/light-span.ts'
import { Refusal } from '#engine/refusal.ts'

export interface Judgement extends SteppedLight {
  readonly reason: LightReason
  /** Whether the entry says anything new: only then it must be kept. */
  readonly changed: boolean
}

/**
 * Judges one item on one day, after its history, oldest first. Exactly one light is lit, or none where the scheme does not judge.
 * Append `entry` to the history when it `changed`; judging again without having appended gives the same.
 * @throws Refusal rule-broken when the day lies before the history's last, or a start is not allowed.
 */
export function judge(
  scheme: CompiledScheme,
  step: LightStep,
  history: readonly LightEntry[],
  calendar: WorkingDayCalendar,
): Judgement {
  const last = history.at(-1)
  if (last !== undefined && step.on < last.on)
    throw new Refusal('rule-broken', { key: 'light.out-of-order', params: { on: step.on, last: last.on } })
  const { period } = step
  const before = period === undefined ? last : history.findLast((entry) => entry.period !== period)
  const stepped = stepLight(scheme, before, step, calendar)
  const { entry } = stepped
  const told = before === last ? stepped : onlyNew(stepped, last)
  const changed = told.reminds.length > 0 || !sameEntry(entry, last)
  return { ...told, reason: reasonOf(scheme, entry, factsAt(scheme, step, calendar)), changed }
}

/** A period that is judged again has raised and reminded once already. */
function onlyNew(stepped: SteppedLight, last: LightEntry | undefined): SteppedLight {
  return {
    ...stepped,
    raises: stepped.raises.filter(({ light }) => last?.slip !== light),
    reminds: stepped.reminds.filter(({ on }) => last === undefined || on > last.on),
    awards: stepped.awards.filter((code) => last?.awarded.includes(code) !== true),
  }
}

/** The same without words: what a fold over many months takes. `before` is the entry of the step before. */
export function stepLight(
  compiled: CompiledScheme,
  before: LightEntry | undefined,
  step: LightStep,
  calendar: WorkingDayCalendar,
): SteppedLight {
  const { on } = step
  const { scheme, lights } = compiled
  const facts = factsAt(compiled, step, calendar)
  const { level, rule, isOpen } = decide(compiled, facts)
  const awards = scheme.awards.flatMap(({ code }, at) =>
    before?.awarded.includes(code) !== true && compiled.awards[at]!.holds(facts) === true ? [code] : [],
  )
  const awarded = awards.length === 0 ? (before?.awarded ?? []) : [...(before?.awarded ?? []), ...awards]
  const isSame = before !== undefined && before.level === level
  const levelSince = isSame ? before.levelSince : on
  const levelPeriods = isSame ? periodsInARow(before, step) : 1
  const timeless = { on, rule, level, levelSince, levelPeriods, awarded }
  // A spread amid a literal makes of it an object that is slow to copy: a nation's month takes millions.
  const common = step.period === undefined ? timeless : { ...timeless, period: step.period }
  if (level === null) {
    const since = before?.light === null ? before.since : on
    const rest = { light: null, since, cause: 'not-judged', escalation: null, slip: null } as const
    return {
      entry: { ...common, ...rest, debt: before?.debt ?? null },
      light: undefined,
      raises: [],
      reminds: [],
      awards,
    }
  }
  const lit = alongTime(compiled, before, { ...common, level, isOpen }, step, calendar)
  const { shown, debt } = madeUp(compiled, before, level, lit, step, calendar)
  const path = shown === undefined ? lit : [shown]
  const { light, since, cause, escalation } = path.at(-1)!
  const { raises, slip } = raisesOf(compiled, before, level, path)
  const reminds = remindersOf(compiled, before, path, on, calendar)
  const entry: LightEntry = { ...common, light, since, cause, escalation, debt, slip }
  return { entry, light: lights.get(light), raises, reminds, awards }
}

/** The facts with what the day itself adds: of things with a deadline, how far it is. */
export function factsAt({ scheme }: CompiledScheme, { facts, on }: LightStep, calendar: WorkingDayCalendar): Facts {
  if (!scheme.for.includes('indicator')) return withTime(facts, on, calendar)
  return Object.hasOwn(facts, 'today') ? facts : { ...facts, today: on }
}

interface Decision {
  readonly level: string | null
  readonly rule: number | null
  /** A fact was missing that would have decided. */
  readonly isOpen: boolean
}

/** The first rule that is not false decides. One that lacks a fact decides for the unknown light: never on to a better one. */
function decide({ scheme, judges, rules, unknown }: CompiledScheme, facts: Facts): Decision {
  const asked = judges === undefined ? true : judges.holds(facts)
  if (asked === false) return { level: null, rule: null, isOpen: false }
  if (asked !== true) return { level: unknown.code, rule: null, isOpen: true }
  for (const [rule, condition] of rules.entries()) {
    const verdict = condition === undefined ? true : condition.holds(facts)
    if (verdict === true) return { level: scheme.rules[rule]!.light, rule, isOpen: false }
    if (verdict !== false) return { level: unknown.code, rule, isOpen: true }
  }
  throw new RangeError('a checked scheme has a last rule without a condition')
}

function periodsInARow(before: LightEntry, { period }: LightStep): number {
  if (period === undefined || before.period === period) return before.levelPeriods
  return before.period === previousPeriod(period) ? before.levelPeriods + 1 : 1
}

type Level = Pick<LightEntry, 'levelSince' | 'levelPeriods'> & { readonly level: string; readonly isOpen: boolean }

/** The lights lit one after another up to the day, the present one last. */
function alongTime(
  compiled: CompiledScheme,
  before: LightEntry | undefined,
  { level, levelSince, levelPeriods, isOpen }: Level,
  step: LightStep,
  calendar: WorkingDayCalendar,
): LitSince[] {
  const { scheme, lights, unknown } = compiled
  const severity = (code: string): number => lights.get(code)!.severity
  const isAlarm = lights.get(level)!.alarm
  const isUnknown = level === unknown.code
  const heldLight = heldAlarm(compiled, before, isAlarm || isUnknown)
  const cause = isOpen ? 'unknown' : 'rule'
  const ofLevel = (since: CalendarDate): LitSince => ({ light: level, since, cause, escalation: null })
  const first = heldLight === undefined ? ofLevel(levelSince) : held(before!, heldLight, level)
  const path = withDays(compiled, first, step.on, calendar)
  const present = () => path.at(-1)!
  if (!isUnknown && severity(level) > severity(present().light)) path.push(ofLevel(step.on))
  const at = scheme.escalations.findIndex(
    ({ from, after }) => from === level && 'periods' in after && levelPeriods >= after.periods,
  )
  const to = scheme.escalations[at]?.to
  if (to !== undefined && severity(to) > severity(present().light)) {
    const since = before?.light === to ? before.since : step.on
    path.push({ light: to, since, cause: 'escalated', escalation: at })
  }
  if (step.start !== undefined) {
    checkStart(compiled, step.start, isAlarm)
    if (severity(step.start) > severity(present().light))
      path.push({ light: step.start, since: step.on, cause: 'started', escalation: null })
  }
  return path
}

function heldAlarm({ scheme, lights }: CompiledScheme, before: LightEntry | undefined, stands: boolean) {
  const light = before?.light ?? null
  return scheme.holds && stands && light !== null && lights.get(light)?.alarm === true ? light : undefined
}

function held(before: LightEntry, light: string, level: string): LitSince {
  const { since, escalation } = before
  const isByTime = before.cause === 'escalated' || before.cause === 'started'
  return { light, since, cause: isByTime ? before.cause : light === level ? 'rule' : 'held', escalation }
}

/** From one light to the next as its days run out, on their own days, whether or not anybody looked then. */
function withDays(
  { scheme }: CompiledScheme,
  first: LitSince,
  on: CalendarDate,
  calendar: WorkingDayCalendar,
): LitSince[] {
  const path = [first]
  for (;;) {
    const { light, since } = path.at(-1)!
    const escalation = scheme.escalations.findIndex(({ from, after }) => from === light && !('periods' in after))
    const found = scheme.escalations[escalation]
    if (found === undefined || 'periods' in found.after) return path
    const next = afterSpan(since, found.after, calendar)
    if (next > on) return path
    path.push({ light: found.to, since: next, cause: 'escalated', escalation })
  }
}

function checkStart({ scheme }: CompiledScheme, code: string, isAlarm: boolean): void {
  if (!scheme.startAt.includes(code)) throw new Refusal('rule-broken', { key: 'light.no-such-start', params: { code } })
  if (!isAlarm) throw new Refusal('rule-broken', { key: 'light.start-without-alarm', params: { code } })
}

/** What once alarmed and is made good shows as made up, for as long as the scheme says; unknown facts make nothing good. */
function madeUp(
  { scheme, lights, unknown }: CompiledScheme,
  before: LightEntry | undefined,
  level: string,
  lit: readonly LitSince[],
  { on, period }: LightStep,
  calendar: WorkingDayCalendar,
): { readonly shown: LitSince | undefined; readonly debt: LightDebt | null } {
  const rule = scheme.madeUp
  const debt = before?.debt ?? null
  if (rule === undefined) return { shown: undefined, debt: null }
  const { light, since } = lit.at(-1)!
  if (rule.from.includes(light)) return { shown: undefined, debt: { state: 'open', since, periods: 1 } }
  if (level === unknown.code || lights.get(level)!.alarm || debt === null) return { shown: undefined, debt }
  const isNew = debt.state === 'open'
  const periods = isNew ? 1 : debt.periods + (period !== undefined && period !== before?.period ? 1 : 0)
  const now: LightDebt = { state: 'made-up', since: isNew ? on : debt.since, periods }
  if (!isNew && !lasts(rule.lasts, now, on, calendar)) return { shown: undefined, debt: null }
  if (level === rule.to) return { shown: undefined, debt: now }
  return { shown: { light: rule.to, since: now.since, cause: 'made-up', escalation: null }, debt: now }
}

function lasts(
  span: NonNullable<CompiledScheme['scheme']['madeUp']>['lasts'],
  { since, periods }: LightDebt,
  on: CalendarDate,
  calendar: WorkingDayCalendar,
): boolean {
  if (span === 'for-good') return true
  return 'periods' in span ? periods <= span.periods : afterSpan(since, span, calendar) > on
}

/** Whether two entries say the same but for the day on which they were written. */
function sameEntry(entry: LightEntry, last: LightEntry | undefined): boolean {
  if (last === undefined) return false
  const { on: _, rule: __, ...now } = entry
  const { on: ___, rule: ____, ...then } = last
  return canonical(now) === canonical(then)
}

/** A history that was kept may come back with its keys in another order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
