import type { DocumentMessageKey } from '#engine/document/document.messages.ts'
import { readText } from '#engine/document/placeholder.ts'
import { FORMATS, formatFor } from '#engine/document/value-format.ts'
import { printable } from '#engine/document/words.ts'
import { check } from '#engine/expression/compile.ts'
import { evaluator } from '#engine/expression/evaluate.ts'
import {
  type Declarations,
  type Facts,
  UNKNOWN,
  type Unknown,
  type Value,
  type ValueType,
} from '#engine/expression/expression.ts'
import { isList, typeName } from '#engine/expression/value-type.ts'
import type { Reason } from '#engine/refusal.ts'

/** A fault of a template: where in it, and how many characters into the text there. */
export interface TemplateFault {
  readonly key: DocumentMessageKey | `expression.${string}`
  readonly params?: Readonly<Record<string, string | number>>
  readonly path: readonly (string | number)[]
  readonly offset?: number
}

/** What was noticed while filling: a value that is missing and where it would stand. */
export interface Finding extends Reason {
  readonly key: DocumentMessageKey
  readonly at: string
}

export const MISSING = '—'
const MOST_FINDINGS = 500

/** One filling: the data at hand, and what is noticed. */
export interface Filling {
  readonly facts: Facts
  readonly findings: Finding[]
}

export function notice(filling: Filling, key: Finding['key'], name: string, path: TemplateFault['path']): void {
  if (filling.findings.length < MOST_FINDINGS)
    filling.findings.push({ key, params: { name: name.slice(0, 200) }, at: path.join('/') })
}

export const withElement = (filling: Filling, name: string, element: unknown): Filling => ({
  ...filling,
  facts: { ...filling.facts, [name]: element },
})

interface TemplateValue {
  readonly type: ValueType
  readonly isChoice: boolean
  readonly of: (facts: Facts) => Value | Unknown
}

/** Compiles the texts and expressions of a template against the names its data declares, and gathers every fault. */
export class TemplateCompiler {
  readonly declarations: Declarations
  readonly faults: TemplateFault[]

  constructor(declarations: Declarations, faults: TemplateFault[] = []) {
    this.declarations = declarations
    this.faults = faults
  }

  /** The same with one more name, that of a list's element. */
  within(name: string, type: ValueType, path: TemplateFault['path']): TemplateCompiler {
    if (Object.hasOwn(this.declarations.names, name))
      this.faults.push({ key: 'paper.name-taken', params: { name }, path: [...path, 'as'] })
    const names = { ...this.declarations.names, [name]: { type } }
    return new TemplateCompiler({ ...this.declarations, names }, this.faults)
  }

  /** A text with its places; what is missing prints as — and is noticed. What is typed over later holds no number. */
  text(source: string, path: TemplateFault['path'], isEditable = false): (filling: Filling) => string {
    const { pieces, faults } = readText(source)
    for (const { key, offset } of faults) this.faults.push({ key, path, offset })
    const printed = pieces.map((piece) => {
      if (piece.kind === 'plain') return () => piece.text
      const value = this.value(piece.source, path, undefined, piece.offset)
      if (value === undefined) return () => MISSING
      if (isEditable && value.type === 'number')
        this.faults.push({ key: 'paper.editable-figure', params: { name: piece.source }, path, offset: piece.offset })
      const print = formatFor(piece.format, value.type)
      if (typeof print === 'string') {
        const name = piece.format?.name ?? ''
        const params = { name, type: typeName(value.type), options: Object.keys(FORMATS).join(', ') }
        this.faults.push({ key: `paper.${print}`, params, path, offset: piece.format?.offset ?? piece.offset })
        return () => MISSING
      }
      return (filling: Filling) => {
        const known = value.of(filling.facts)
        const text = known === UNKNOWN ? undefined : print(known)
        if (text === '' && value.isChoice) return ''
        if (text === undefined || text === '') {
          notice(filling, 'paper.missing-value', piece.source, path)
          return MISSING
        }
        return printable(text)
      }
    })
    return (filling) => printed.map((print) => print(filling)).join('')
  }

  /** A condition; unknown leaves out what depends on it and is noticed. */
  condition(source: string | undefined, path: TemplateFault['path']): (filling: Filling) => boolean {
    if (source === undefined) return () => true
    const value = this.value(source, path, 'bool')
    return (filling) => {
      const known = value?.of(filling.facts)
      if (known === UNKNOWN) notice(filling, 'paper.unknown-condition', source, path)
      return known === true
    }
  }

  /** The elements of a list and a compiler that knows one of them as `name`. */
  list(
    source: string,
    name: string,
    path: TemplateFault['path'],
  ): { readonly inner: TemplateCompiler; readonly of: (filling: Filling) => readonly unknown[] } | undefined {
    const value = this.value(source, [...path, 'each'])
    if (value === undefined) return undefined
    if (!isList(value.type)) {
      this.faults.push({ key: 'paper.not-a-list', params: { name: source }, path: [...path, 'each'] })
      return undefined
    }
    const inner = this.within(name, value.type.list, path)
    const of = (filling: Filling): readonly unknown[] => {
      const known = value.of(filling.facts)
      if (Array.isArray(known)) return known
      notice(filling, 'paper.unknown-list', source, path)
      return []
    }
    return { inner, of }
  }

  /** An expression of a wanted type. A choice may say nothing: `{late ? '，已逾期' : ''}`. */
  value(source: string, path: TemplateFault['path'], result?: ValueType, offset = 0): TemplateValue | undefined {
    const checked = check(source, { ...this.declarations, ...(result !== undefined && { result }) })
    if ('faults' in checked) {
      for (const fault of checked.faults) {
        const key = fault.key as `expression.${string}`
        this.faults.push({ key, ...(fault.params && { params: fault.params }), path, offset: offset + fault.offset })
      }
      return undefined
    }
    const { type, tree } = checked.expression
    return { type, isChoice: tree.kind === 'choose', of: evaluator(checked.expression) }
  }
}
