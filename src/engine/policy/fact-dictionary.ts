import { z } from 'zod'
import type { Declared, Label, ValueType } from '#engine/expression/expression.ts'
import { FieldCode } from '#engine/form/field.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'
import { Positive } from '#engine/number/decimal.ts'
import { BoundsText } from '#engine/policy/bounds.ts'

const Name = z.strictObject({ zh: z.string().min(1).max(80), en: z.string().min(1).max(160) })

/** Kinds of facts. Money is in 万元, as in every definition; `texts` is a list. */
export const FACT_TYPES = ['number', 'money', 'bool', 'text', 'date', 'texts'] as const

/** How an enterprise may change a fact: raise or lower a number, gain or lose a quality. */
export const FactChange = z
  .strictObject({
    way: z.enum(['up', 'down', 'gain', 'lose']),
    step: Positive.default(1).meta({ description: 'The least change of a number that is worth telling.' }),
  })
  .meta({ id: 'FactChange' })

/**
 * A title that the register shows by its certificate: true while it runs, by the day on which it ends or by its number; a
 * yearly number serves in its year and so many years after.
 */
export const FactCertificate = z
  .strictObject({
    number: FieldCode.optional(),
    from: FieldCode.optional(),
    until: FieldCode.optional(),
    lastYears: z.int().min(0).max(10).default(0),
    wholeList: z.boolean().default(false).meta({
      description: 'The register holds all that there are: whoever is not on it has no title. Else it is unknown.',
    }),
  })
  .refine(({ number, until }) => number !== undefined || until !== undefined, 'rule.certificate-shown-by')
  .meta({ id: 'FactCertificate' })
export type FactCertificate = z.infer<typeof FactCertificate>

/** A fact that rules may read, as the office's registers hold it. */
export const FactDefinition = z
  .strictObject({
    code: FieldCode,
    name: Name,
    type: z.enum(FACT_TYPES),
    unit: Name.optional().meta({ description: '人, 项, %; money has 万元 by itself.' }),
    years: z.int().min(0).max(3).default(0).meta({
      description: 'Of a fiscal year: that of last year is `code`, of the year before `codePrior`, then `codePrior2`.',
    }),
    lowest: z.number().optional().meta({ description: 'What lies below is a mistake: 0 for a head count.' }),
    highest: z.number().optional(),
    whole: z.boolean().default(false).meta({ description: 'Counted in whole numbers.' }),
    documents: z.array(Code).max(10).default([]).meta({ description: 'Documents that show the fact.' }),
    decidedBy: z
      .literal('person')
      .optional()
      .meta({ description: 'No register knows it: a person or a panel decides, and the decision is the fact.' }),
    change: FactChange.optional(),
    certificate: FactCertificate.optional(),
    note: BilingualText.optional(),
  })
  .meta({ id: 'FactDefinition' })
export type FactDefinition = z.infer<typeof FactDefinition>

/** A value that follows from facts, with the clause that says how. */
export const ComputedValue = z
  .strictObject({
    code: FieldCode,
    name: Name,
    type: z.enum(['number', 'money', 'bool', 'date']).default('number'),
    unit: Name.optional(),
    is: z.string().min(1).max(4000).meta({ description: 'CEL over facts and other computed values.' }),
    clause: z.string().min(1).max(300).optional(),
  })
  .meta({ id: 'ComputedValue' })
export type ComputedValue = z.infer<typeof ComputedValue>

export const FactDocument = z
  .strictObject({ code: Code, name: Name, from: Name.optional().meta({ description: 'Who issues it.' }) })
  .meta({ id: 'FactDocument' })
export type FactDocument = z.infer<typeof FactDocument>

/** By what enterprises are told apart where a policy is looked at: by a text, or by where a number lies. */
const EnterpriseGroup = z
  .strictObject({
    code: FieldCode,
    name: Name,
    by: FieldCode.meta({ description: 'The fact: a text, or a number with tiers.' }),
    take: z.int().min(1).max(20).optional().meta({ description: 'Only so many characters of the text: C of C3911.' }),
    list: Code.optional().meta({ description: 'The code list that names them.' }),
    tiers: z
      .array(z.strictObject({ in: BoundsText, name: Name }))
      .min(1)
      .max(20)
      .optional(),
  })
  .meta({ id: 'EnterpriseGroup' })
export type EnterpriseGroup = z.infer<typeof EnterpriseGroup>

/** `policies/facts.yaml`: the dictionary of facts that policies read. */
export const FactList = z
  .strictObject({
    register: Code.optional().meta({
      description: 'The register that holds the facts; its entries are what is judged.',
    }),
    documents: z.array(FactDocument).max(200).default([]),
    facts: z.array(FactDefinition).max(500).default([]),
    values: z.array(ComputedValue).max(200).default([]),
    groups: z.array(EnterpriseGroup).max(12).default([]).meta({
      description: 'How winners and losers of a change are told apart: region, industry, size.',
    }),
  })
  .meta({ id: 'FactList', title: 'policies/facts.yaml' })
export type FactList = z.infer<typeof FactList>

/** A fact of one year, by the name that rules call it. */
export interface NamedFact {
  readonly name: string
  readonly definition: FactDefinition
  /** How many fiscal years before last year; undefined when it belongs to no year. */
  readonly yearsBack?: number
  readonly declared: Declared
}

export interface FactDictionary {
  readonly facts: ReadonlyMap<string, NamedFact>
  readonly values: ReadonlyMap<string, ComputedValue>
  readonly documents: ReadonlyMap<string, FactDocument>
  readonly groups: readonly EnterpriseGroup[]
}

/** The day a case is decided on; rules read it like a fact. */
export const DECISION_DAY = 'on'
const DECISION_LABEL: Label = { zh: '认定日期', en: 'the day of the decision' }
export const ON: Declared = { type: 'date', label: DECISION_LABEL }

const TEN_THOUSAND: Label = { zh: '万元', en: '× 10,000 yuan' }
const TYPES: Readonly<Record<(typeof FACT_TYPES)[number], ValueType>> = {
  number: 'number',
  money: 'number',
  bool: 'bool',
  text: 'text',
  date: 'date',
  texts: { list: 'text' },
}

const YEARS: readonly { readonly suffix: string; readonly zh: string; readonly en: string }[] = [
  { suffix: '', zh: '上年度', en: 'last year' },
  { suffix: 'Prior', zh: '前一年度', en: 'the year before' },
  { suffix: 'Prior2', zh: '前二年度', en: 'two years before' },
]

/** What a fact or value of this type is to an expression. */
export function declaredOf(fact: Pick<FactDefinition, 'type' | 'name' | 'unit'>): Declared {
  const unit = fact.unit ?? (fact.type === 'money' ? TEN_THOUSAND : undefined)
  return { type: TYPES[fact.type], label: fact.name, ...(unit && { unit }) }
}

/** Every name under which rules read the fact, one for each of its years. */
export function namesOfFact(definition: FactDefinition): NamedFact[] {
  const declared = declaredOf(definition)
  if (definition.years === 0) return [{ name: definition.code, definition, declared }]
  return YEARS.slice(0, definition.years).map(({ suffix, zh, en }, yearsBack) => ({
    name: `${definition.code}${suffix}`,
    definition,
    yearsBack,
    declared: {
      ...declared,
      label: { zh: `${zh}${definition.name.zh}`, en: `${definition.name.en} of ${en}` },
    },
  }))
}

/** Puts lists together; where a name stands twice the first wins, so give the pack's own list first. */
export function factDictionary(lists: readonly FactList[]): FactDictionary {
  const facts = new Map<string, NamedFact>()
  const values = new Map<string, ComputedValue>()
  const documents = new Map<string, FactDocument>()
  const groups = new Map<string, EnterpriseGroup>()
  for (const list of lists) {
    for (const named of list.facts.flatMap(namesOfFact)) if (!facts.has(named.name)) facts.set(named.name, named)
    for (const value of list.values) if (!values.has(value.code)) values.set(value.code, value)
    for (const paper of list.documents) if (!documents.has(paper.code)) documents.set(paper.code, paper)
    for (const group of list.groups ?? []) if (!groups.has(group.code)) groups.set(group.code, group)
  }
  return { facts, values, documents, groups: [...groups.values()] }
}
