import { parseBounds } from '#engine/policy/bounds.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { policyNames, sayExpression } from '#engine/policy/policy-names.ts'
import { type PolicyNumber, policyNumbers } from '#engine/policy/policy-values.ts'
import { sayBounds } from '#engine/policy/say-bounds.ts'
import { type Language, say } from '#engine/text/message.ts'
import type { ChangeableValue } from '#modules/policies/sandbox.contract.ts'
import { sandboxWords } from '#modules/policies/sandbox-screen.messages.ts'

const PER_CENT: ReadonlySet<string> = new Set(['percent', 'sharePercent'])
const MONEY: ReadonlySet<string> = new Set(['fixed', 'each', 'cap', 'floor', 'amount', 'total'])
const POINTS: ReadonlySet<string> = new Set(['points', 'range', 'max', 'above', 'atLeast'])

function unitOf({ key, kind }: PolicyNumber, language: Language): string {
  if (kind !== 'number') return ''
  if (PER_CENT.has(key)) return '%'
  const isZh = language === 'zh-CN'
  if (MONEY.has(key)) return isZh ? '万元' : ' (¥10k)'
  return POINTS.has(key) ? (isZh ? '分' : ' points') : ''
}

/** Numbers, borders and days of a policy, each with the rule and the sentence it stands in. */
export function changeableValues({ policy, dictionary }: CompiledPolicy, language: Language): ChangeableValue[] {
  const names = policyNames(dictionary, policy.values)
  return policyNumbers(policy).map((number) => {
    const [path = ''] = number.address.split('#')
    const rule = at(policy, number.rule) as Partial<ChangeableValue> | undefined
    return {
      ...{ address: number.address, kind: number.kind, key: number.key, value: number.value, rule: number.rule },
      name: rule?.name ?? policy.name,
      clause: rule?.clause ?? '',
      sentence: sentenceAt(policy, path, number, language, (source) => sayExpression(source, names, language)),
      unit: unitOf(number, language),
    }
  })
}

interface Option {
  readonly when?: string
}

/** The expression a number is written in; of a tier the expression it divides and the interval. */
function sentenceAt(
  policy: object,
  path: string,
  { kind }: PolicyNumber,
  language: Language,
  tell: (source: string) => string,
): string {
  const here = at(policy, path)
  if (kind === 'threshold' || (kind === 'day' && typeof here === 'string' && here.length > 10))
    return tell(String(here))
  const steps = path.split('/')
  const chosen = steps.lastIndexOf('choose')
  const option = chosen < 0 ? undefined : (at(policy, steps.slice(0, chosen + 2).join('/')) as Option | undefined)
  if (option !== undefined && !steps.slice(chosen).some((step) => step === 'tiers' || step === 'bands'))
    return option.when === undefined ? '' : tell(option.when)
  const table = steps.findLastIndex((step) => step === 'tiers' || step === 'bands')
  if (table < 0) return ''
  const holder = at(policy, steps.slice(0, table).join('/')) as Readonly<Record<string, unknown>>
  const by = tell(String(holder.by ?? holder.of ?? ''))
  const tier = at(policy, steps.slice(0, table + 2).join('/')) as Readonly<Record<string, unknown>> | undefined
  return kind === 'border' || typeof tier?.in !== 'string' ? by : `${by} ${sayBounds(parseBounds(tier.in), language)}`
}

function at(root: unknown, path: string): unknown {
  let value = root
  for (const step of path === '' ? [] : path.split('/'))
    value = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[step] : undefined
  return value
}

/** Values that a draft sets otherwise than what is in force, by address. Its own days are its own affair. */
export function movedValues(before: object, after: object): Readonly<Record<string, string>> {
  const was = new Map(policyNumbers(before).map(({ address, value }) => [address, value]))
  const moved = policyNumbers(after).filter(({ address, value }) => (was.get(address) ?? value) !== value)
  return Object.fromEntries(
    moved.flatMap(({ address, value }) => (address.startsWith('inForce/') ? [] : [[address, value]])),
  )
}

/** What was changed, in words: 第1条 定额 10 → 12 万元. An address that names no number is told as it is. */
export function saidChanges(
  values: readonly ChangeableValue[],
  changes: Readonly<Record<string, unknown>>,
  language: Language,
): string[] {
  const word = (key: string) =>
    say(sandboxWords, language, `key.${key}` in WORDS ? (`key.${key}` as 'key.other') : 'key.other')
  return Object.entries(changes).map(([address, to]) => {
    const found = values.find((one) => one.address === address)
    if (found === undefined) return `${address} = ${String(to).slice(0, 60)}`
    const { clause, key, sentence, value, unit } = found
    const rule = clause || (language === 'en' ? found.name.en : found.name.zh)
    return [rule, sentence, word(key), `${value} → ${String(to)}${unit}`].filter(Boolean).join(' ')
  })
}

const WORDS: Readonly<Record<string, unknown>> = sandboxWords
