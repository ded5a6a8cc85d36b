import { readDocument } from '#engine/document/check-document.ts'
import { compileBlocks, oneLine } from '#engine/document/compile-blocks.ts'
import { parseDocumentNumber } from '#engine/document/document-number.ts'
import type { Head, OfficialDocument } from '#engine/document/official-document.ts'
import type { DocumentTemplate } from '#engine/document/template.ts'
import {
  type Filling,
  type Finding,
  MISSING,
  notice,
  TemplateCompiler,
  type TemplateFault,
} from '#engine/document/template-compiler.ts'
import { type Declarations, type Facts, UNKNOWN } from '#engine/expression/expression.ts'
import type { Exact } from '#engine/number/exact.ts'
import { Refusal } from '#engine/refusal.ts'

type Path = TemplateFault['path']

export interface FilledTemplate {
  readonly paper: OfficialDocument
  /** What was missing: an officer sees them before he issues the document. */
  readonly findings: readonly Finding[]
}

export interface CompiledTemplate {
  /** @throws Refusal form-invalid when the data makes no sound document, e.g. a number of another form. */
  readonly fill: (data: Facts) => FilledTemplate
}

/** Reads a template against the names of its data: what fills it, or every fault with its place. */
export function compileTemplate(
  template: DocumentTemplate,
  declarations: Declarations,
): CompiledTemplate | { readonly faults: readonly TemplateFault[] } {
  const compiler = new TemplateCompiler(declarations)
  const parts = compileParts(template, compiler)
  if (compiler.faults.length > 0) return { faults: compiler.faults }
  return {
    fill: (data) => {
      const filling: Filling = { facts: data, findings: [] }
      return { paper: readDocument(parts(filling)), findings: filling.findings }
    },
  }
}

/**
 * The document of a template and its data. What is missing prints as — and is a finding; nothing is guessed.
 * @throws Refusal form-invalid: the template has faults, or the data makes no sound document.
 */
export function fillTemplate(template: DocumentTemplate, declarations: Declarations, data: Facts): FilledTemplate {
  const compiled = compileTemplate(template, declarations)
  if ('fill' in compiled) return compiled.fill(data)
  const reasons = compiled.faults.map(({ key, params, path }) => ({
    key,
    ...(params && { params }),
    at: path.join('/'),
  }))
  throw new Refusal('form-invalid', ...reasons.slice(0, 50))
}

function compileParts(template: DocumentTemplate, compiler: TemplateCompiler): (filling: Filling) => unknown {
  const text = (source: string | undefined, ...path: Path) =>
    source === undefined ? undefined : compiler.text(source, path)
  const texts = (sources: readonly string[], ...path: Path) =>
    sources.map((source, at) => compiler.text(source, [...path, at]))
  const head = compileHead(template.head, compiler)
  const number = text(template.number, 'number')
  const signers = texts(template.signers, 'signers')
  const title = compiler.text(template.title, ['title'])
  const addressee = text(template.addressee, 'addressee')
  const body = compileBlocks(template.body, compiler, ['body'])
  const attendance = template.attendance.map(({ label, names, when }, at) => ({
    label,
    names: compiler.text(names, ['attendance', at, 'names']),
    isWanted: compiler.condition(when, ['attendance', at, 'when']),
  }))
  const signature = template.signature && {
    organs: texts(template.signature.organs, 'signature', 'organs'),
    date: dateOf(template.signature.date, compiler, ['signature', 'date']),
  }
  const note = text(template.note, 'note')
  const attachments = template.attachments.map((attachment, at) => ({
    isWanted: compiler.condition(attachment.when, ['attachments', at, 'when']),
    title: compiler.text(attachment.title, ['attachments', at, 'title']),
    body: compileBlocks(attachment.body, compiler, ['attachments', at, 'body']),
  }))
  const print = template.print && {
    copies: text(template.print.copies, 'print', 'copies'),
    office: compiler.text(template.print.office, ['print', 'office']),
    date: dateOf(template.print.date, compiler, ['print', 'date']),
  }
  return (filling) => {
    const signedOn = signature?.date(filling)
    const printedOn = print?.date(filling)
    const written = number?.(filling)
    return {
      head: head(filling),
      urgency: template.urgency,
      number: written === undefined || written.includes(MISSING) ? undefined : parseDocumentNumber(written),
      signers: signers.map((signer) => oneLine(signer(filling))),
      title: title(filling),
      addressee: addressee?.(filling),
      body: body(filling),
      attendance: attendance
        .filter(({ isWanted }) => isWanted(filling))
        .map(({ label, names }) => ({ label, names: names(filling) })),
      signature: signature &&
        signedOn !== undefined && { organs: signature.organs.map((organ) => oneLine(organ(filling))), date: signedOn },
      note: note && oneLine(note(filling)),
      attachments: attachments
        .filter(({ isWanted }) => isWanted(filling))
        .map((each) => ({ title: oneLine(each.title(filling)), body: each.body(filling) }))
        .filter((each) => each.body.length > 0),
      print: print &&
        printedOn !== undefined && {
          copies: print.copies?.(filling),
          office: oneLine(print.office(filling)),
          date: printedOn,
        },
    }
  }
}

/** A day; without one what it dates is left out, and that is noticed. */
function dateOf(source: string, compiler: TemplateCompiler, path: Path): (filling: Filling) => string | undefined {
  const value = compiler.value(source, path, 'date')
  return (filling) => {
    const known = value?.of(filling.facts)
    if (typeof known === 'string') return known
    notice(filling, 'paper.missing-value', source, path)
    return undefined
  }
}

function compileHead(head: DocumentTemplate['head'], compiler: TemplateCompiler): (filling: Filling) => unknown {
  switch (head.kind) {
    case 'plain':
      return (): Head => ({ kind: 'plain' })
    case 'letter': {
      const organ = compiler.text(head.organ, ['head', 'organ'])
      return (filling): Head => ({ kind: 'letter', organ: oneLine(organ(filling)) })
    }
    case 'file': {
      const organs = head.organs.map((organ, at) => compiler.text(organ, ['head', 'organs', at]))
      return (filling): Head => ({
        kind: 'file',
        organs: organs.map((organ) => oneLine(organ(filling))),
        word: head.word,
      })
    }
    case 'minutes': {
      const mark = compiler.text(head.mark, ['head', 'mark'])
      const organ = compiler.text(head.organ, ['head', 'organ'])
      const issue = head.issue === undefined ? undefined : compiler.value(head.issue, ['head', 'issue'], 'number')
      const date = dateOf(head.date, compiler, ['head', 'date'])
      return (filling) => {
        const known = issue?.of(filling.facts)
        const written = known === undefined || known === UNKNOWN ? undefined : Number((known as Exact).valueOf())
        const heldOn = date(filling)
        return {
          kind: 'minutes',
          mark: oneLine(mark(filling)),
          issue: written,
          organ: oneLine(organ(filling)),
          date: heldOn,
        }
      }
    }
  }
}
