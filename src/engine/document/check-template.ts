import { below } from '#engine/definition/check-references.ts'
import type { FaultSink, Place } from '#engine/definition/fault.ts'
import { compileTemplate } from '#engine/document/fill-template.ts'
import { placeCells } from '#engine/document/table.ts'
import type { DocumentTemplate } from '#engine/document/template.ts'
import type { Declarations } from '#engine/expression/expression.ts'

/**
 * Everything that is wrong with a pack's template, each at the very character: unknown names, wrong types, formats that
 * do not fit, placeholders left open, merged heads that do not fill the columns. `kinds`: what data there is, by its code.
 */
export function checkTemplate(
  template: DocumentTemplate,
  place: Place,
  kinds: Readonly<Record<string, Declarations>>,
  sink: FaultSink,
): void {
  const declarations = Object.hasOwn(kinds, template.data) ? kinds[template.data] : undefined
  if (declarations === undefined) {
    const params = { name: template.data, options: Object.keys(kinds).join(', ') }
    sink.error(below(place, 'data'), 'paper.unknown-data', params)
    return
  }
  const compiled = compileTemplate(template, declarations)
  const faults = 'faults' in compiled ? compiled.faults : []
  for (const { key, params, path, offset } of faults)
    sink.error({ ...below(place, ...path), ...(offset !== undefined && { offset }) }, key, params)
  checkGrids(template.body, below(place, 'body'), sink)
  for (const [at, { body }] of template.attachments.entries())
    checkGrids(body, below(place, 'attachments', at, 'body'), sink)
}

const GRID_WORDS = {
  short: 'paper.row-short',
  'too-many': 'paper.row-too-many',
  leaves: 'paper.row-leaves',
} as const

function checkGrids(blocks: DocumentTemplate['body'], place: Place, sink: FaultSink): void {
  for (const [at, block] of blocks.entries()) {
    const here = below(place, at)
    if (block.kind === 'group') checkGrids(block.blocks, below(here, 'blocks'), sink)
    const [part, rows] =
      block.kind === 'table'
        ? ['heads', block.heads ?? []]
        : block.kind === 'form'
          ? ['rows', block.rows.map(({ cells }) => cells)]
          : ['', []]
    const columns = 'columns' in block ? block.columns.map(({ share, align }) => ({ share, align })) : []
    for (const { row, problem } of placeCells(rows, columns).faults)
      sink.error(below(here, part as string, row), GRID_WORDS[problem], { row: row + 1 })
  }
}
