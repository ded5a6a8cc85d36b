import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import { readFacts } from '#engine/policy/fact-sheet.ts'
import { policyMessages } from '#engine/policy/policy.messages.ts'
import { sayVerdict } from '#engine/policy/say-verdict.ts'
import { type Verdict, verdictBy } from '#engine/policy/verdict.ts'
import { Refusal } from '#engine/refusal.ts'
import { say } from '#engine/text/message.ts'
import type * as contract from '#modules/policies/self-check.contract.ts'
import { AskedLately, choicesOf, isAsked, questionOrder } from '#modules/policies/self-check.rules.ts'
import { findCultivation } from '#modules/policies/server/cultivation-practice.queries.ts'
import { shownTrace } from '#modules/policies/server/entitlement.service.ts'
import { findPolicyBook, inForceOn, type PolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const MOST_A_MINUTE = 90
const MOST_FACTS = 80
const MOST_QUESTIONS = 8
const lately = new AskedLately(MOST_A_MINUTE)

async function findOpenBook(context: OperationContext): Promise<PolicyBook | undefined> {
  const practice = (await findCultivation(context))?.practice
  return practice?.selfCheck === 'open' ? findPolicyBook(context.tx, context.tenantId) : undefined
}

/** Policies that enterprises can ask about themselves: titles, awards and tax relief in force. */
const triable = (book: PolicyBook, on: string): readonly CompiledPolicy[] =>
  inForceOn(book, on).filter(({ policy }) => policy.kind !== 'grade')

export const openSelfCheckOf: Handler<typeof contract.openSelfCheck> = async (context) => {
  const { tx, tenantId, now } = context
  const { rows } = await sql<{ code: string; zh: string; en: string }>`
    select code, name_zh as zh, name_en as en from tenants where id = ${tenantId}`.execute(tx)
  const { code, ...name } = rows[0]!
  const on = await getToday(tx, tenantId, now)
  const book = await findOpenBook(context)
  return {
    administration: { code, name },
    on,
    isOpen: book !== undefined,
    policies: book === undefined ? [] : triable(book, on).map(({ policy }) => headOf(policy)),
  }
}

const headOf = ({ code, name, area, kind, sample }: CompiledPolicy['policy']) => ({
  ...{ code, name, area, kind, isSample: sample },
})

export const checkSelfOf: Handler<typeof contract.checkSelf> = async (context, { policy, facts }) => {
  const { tx, tenantId, now, language, origin } = context
  if (!lately.mayAsk(origin, now.getTime())) throw new Refusal('over-limit', { key: 'self-check.too-often' })
  if (Object.keys(facts).length > MOST_FACTS)
    throw new Refusal('form-invalid', { key: 'self-check.too-many-facts', at: 'facts' })
  const book = await findOpenBook(context)
  if (book === undefined) throw new Refusal('not-found', { key: 'self-check.closed' })
  const on = await getToday(tx, tenantId, now)
  const asked = triable(book, on).filter((compiled) => policy === undefined || compiled.policy.code === policy)
  if (asked.length === 0) throw new Refusal('not-found', { key: 'policy.unknown', at: 'policy' })
  const { sheet, faults } = readFacts(facts, book.dictionary, on)
  const found = asked.map((compiled) => ({ compiled, verdict: verdictBy(compiled, sheet.facts, on, sheet.sources) }))
  return {
    on,
    rows: found.map(({ compiled, verdict }) => shownVerdict(compiled, verdict, language, policy !== undefined)),
    ask: await questionsOf(context, book, found),
    faults: faults.map(({ path, key, params }) => ({
      name: path[0] ?? '',
      text: say(policyMessages, language, key, params),
    })),
  }
}

function shownVerdict(
  { policy }: CompiledPolicy,
  verdict: Verdict,
  language: OperationContext['language'],
  isTraced: boolean,
) {
  const fen = (value: bigint | undefined) => (value === undefined ? null : String(value))
  return {
    ...{ policy: policy.code, name: policy.name, isSample: policy.sample },
    state: verdict.state === 'not-in-force' ? ('unknown' as const) : verdict.state,
    amountFen: fen(verdict.amountFen),
    wouldBeFen: fen(verdict.wouldBeFen),
    sentences: sayVerdict(verdict, language),
    trace: isTraced || verdict.state !== 'unknown' ? shownTrace(verdict, language) : [],
  }
}

async function questionsOf(
  context: OperationContext,
  { dictionary }: PolicyBook,
  found: readonly { readonly verdict: Verdict }[],
) {
  const names = questionOrder(found.map(({ verdict }) => verdict))
    .filter((name) => isAsked(dictionary, name))
    .slice(0, MOST_QUESTIONS)
  const regions = await listRegions(context)
  return names.map((name) => {
    const fact = dictionary.facts.get(name)!
    const { label, unit, type } = fact.declared
    const choices = choicesOf(fact).map((word) => ({ value: word, label: { zh: word, en: word } }))
    return {
      ...{
        name,
        label: label ?? { zh: name, en: name },
        unit: unit ?? null,
        type: type as 'number' | 'bool' | 'text' | 'date',
      },
      choices: fact.definition.code === REGION ? regions : choices,
    }
  })
}

/** The fact that an entry's own region answers, as `factReads` reads it. */
const REGION = 'region'

/** The regions of the administration's own tree: places on a map, published with its pack. */
async function listRegions({ tx, tenantId }: OperationContext) {
  const { rows } = await sql<{ value: string; zh: string; en: string }>`
    select u.code as value, v.name_zh as zh, v.name_en as en from units u
    join unit_versions v on v.tenant_id = u.tenant_id and v.unit_id = u.id and v.until_on is null
    where u.tenant_id = ${tenantId} and u.code ~ '^\\d{6}$' order by u.code limit 100`.execute(tx)
  return rows.map(({ value, ...label }) => ({ value, label }))
}
