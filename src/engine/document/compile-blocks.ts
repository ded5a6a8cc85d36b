import type { Block } from '#engine/document/official-document.ts'
import type { Table } from '#engine/document/table.ts'
import type { TemplateBlock, TemplateBlockOf } from '#engine/document/template.ts'
import {
  type Filling,
  MISSING,
  notice,
  type TemplateCompiler,
  type TemplateFault,
  withElement,
} from '#engine/document/template-compiler.ts'
import { UNKNOWN } from '#engine/expression/expression.ts'
import type { Exact } from '#engine/number/exact.ts'
import { decimalsOf, exactText, formatExact } from '#engine/number/exact.ts'

type Path = TemplateFault['path']
export type FillBlocks = (filling: Filling) => Block[]

export function compileBlocks(blocks: readonly TemplateBlock[], compiler: TemplateCompiler, path: Path): FillBlocks {
  const filled = blocks.map((block, at) => compileBlock(block, compiler, [...path, at]))
  return (filling) => filled.flatMap((fill) => fill(filling))
}

function compileBlock(block: TemplateBlock, compiler: TemplateCompiler, path: Path): FillBlocks {
  const isWanted = compiler.condition(block.when, [...path, 'when'])
  const fill = compileKind(block, compiler, path)
  return (filling) => (isWanted(filling) ? fill(filling) : [])
}

function compileKind(block: TemplateBlock, compiler: TemplateCompiler, path: Path): FillBlocks {
  switch (block.kind) {
    case 'heading': {
      const text = compiler.text(block.text, [...path, 'text'])
      const follow = block.follow === undefined ? undefined : compiler.text(block.follow, [...path, 'follow'])
      const { level } = block
      return (filling) => [
        { kind: 'heading', level, text: oneLine(text(filling)), ...(follow && { follow: follow(filling) }) },
      ]
    }
    case 'paragraph': {
      const text = compiler.text(block.text, [...path, 'text'], block.editable)
      const editable = block.editable && { editable: true }
      return (filling) => [{ kind: 'paragraph', text: text(filling), align: block.align, ...editable }]
    }
    case 'table':
      return compileTable(block, compiler, path)
    case 'form':
      return compileForm(block, compiler, path)
    case 'chart':
      return compileChart(block, compiler, path)
    case 'group': {
      if (block.each === undefined) return compileBlocks(block.blocks, compiler, [...path, 'blocks'])
      const list = compiler.list(block.each, block.as, path)
      if (list === undefined) return () => []
      const fill = compileBlocks(block.blocks, list.inner, [...path, 'blocks'])
      return (filling) => list.of(filling).flatMap((element) => fill(withElement(filling, block.as, element)))
    }
  }
}

/** What stands in one line of the paper. */
export const oneLine = (text: string): string => text.replace(/[\n\t]+/g, ' ').slice(0, 200)

function compileTable(block: TemplateBlockOf<'table'>, compiler: TemplateCompiler, path: Path): FillBlocks {
  const list = compiler.list(block.each, block.as, path)
  const title = block.title === undefined ? undefined : compiler.text(block.title, [...path, 'title'])
  const unit = block.unit === undefined ? undefined : compiler.text(block.unit, [...path, 'unit'])
  const notes = block.notes.map((note, at) => compiler.text(note, [...path, 'notes', at]))
  if (list === undefined) return () => []
  const cells = block.columns.map(({ value }, at) => list.inner.text(value, [...path, 'columns', at, 'value']))
  const isStrong = block.strong === undefined ? undefined : list.inner.condition(block.strong, [...path, 'strong'])
  const heads: Table['heads'] = block.heads ?? [block.columns.map(({ head }) => head)]
  const columns = block.columns.map(({ share, align }) => ({ share, align }))
  return (filling) => {
    const rows = list.of(filling).map((element): Table['rows'][number] => {
      const here = withElement(filling, block.as, element)
      const strong = isStrong?.(here) === true
      return { cells: cells.map((cell) => cell(here)), ...(strong && { strong }) }
    })
    if (rows.length === 0) {
      notice(filling, 'paper.empty-table', block.title ?? block.each, path)
      rows.push({ cells: columns.map(() => MISSING) })
    }
    return [
      {
        kind: 'table',
        ...(title && { title: oneLine(title(filling)) }),
        ...(unit && { unit: oneLine(unit(filling)) }),
        columns,
        heads,
        rows,
        notes: notes.map((note) => oneLine(note(filling))),
        wide: block.wide,
      },
    ]
  }
}

function compileForm(block: TemplateBlockOf<'form'>, compiler: TemplateCompiler, path: Path): FillBlocks {
  const rows = block.rows.map(({ cells, least }, row) => ({
    least,
    cells: cells.map((cell, at) => ({
      cell,
      text: compiler.text(cell.text, [...path, 'rows', row, 'cells', at, 'text']),
    })),
  }))
  return (filling) => [
    {
      kind: 'table',
      columns: block.columns.map(({ share, align }) => ({ share, align })),
      heads: [],
      rows: rows.map(({ cells, least }) => ({
        cells: cells.map(({ cell, text }) => ({
          text: cell.blank ? orBlank(text, filling) : text(filling),
          columns: cell.columns,
          rows: cell.rows,
          ...(cell.label && { label: true }),
          ...(cell.align !== undefined && { align: cell.align }),
        })),
        ...(least !== undefined && { least }),
      })),
      notes: [],
      wide: false,
    },
  ]
}

/** What cannot be said in full is left to be written in by hand, and nobody is told that it lacks. */
function orBlank(text: (filling: Filling) => string, { facts }: Filling): string {
  const aside: Filling = { facts, findings: [] }
  const said = text(aside)
  return aside.findings.length > 0 ? '' : said
}

function compileChart(block: TemplateBlockOf<'chart'>, compiler: TemplateCompiler, path: Path): FillBlocks {
  const list = compiler.list(block.each, block.as, path)
  const name = compiler.text(block.name, [...path, 'name'])
  const caption = block.caption === undefined ? undefined : compiler.text(block.caption, [...path, 'caption'])
  const target = block.target && {
    name: compiler.text(block.target.name, [...path, 'target', 'name']),
    value: compiler.value(block.target.value, [...path, 'target', 'value'], 'number'),
  }
  if (list === undefined) return () => []
  const category = list.inner.text(block.category, [...path, 'category'])
  const series = block.series.map((one, at) => ({
    name: compiler.text(one.name, [...path, 'series', at, 'name']),
    value: list.inner.value(one.value, [...path, 'series', at, 'value'], 'number'),
    stroke: one.stroke,
  }))
  return (filling) => {
    const elements = list.of(filling).map((element) => withElement(filling, block.as, element))
    if (elements.length === 0) {
      notice(filling, 'paper.empty-table', block.name, path)
      return []
    }
    const reached = target?.value === undefined ? null : decimal(target.value.of(filling.facts))
    if (target !== undefined && reached === null)
      notice(filling, 'paper.missing-value', block.target!.value, [...path, 'target', 'value'])
    return [
      {
        kind: 'chart',
        chart: {
          name: oneLine(name(filling)),
          kind: block.draw,
          categoryName: block.categoryName,
          categories: elements.map((each) => oneLine(category(each))),
          series: series.map((one) => ({
            name: oneLine(one.name(filling)),
            values: elements.map((each) => decimal(one.value!.of(each.facts))),
            ...(one.stroke !== undefined && { stroke: one.stroke }),
          })),
          ...(target !== undefined &&
            reached !== null && { target: { name: oneLine(target.name(filling)), value: reached } }),
          ...(block.decimals !== undefined && { decimals: block.decimals }),
        },
        widthMm: block.widthMm,
        heightMm: block.heightMm,
        ...(caption && { caption: oneLine(caption(filling)) }),
      },
    ]
  }
}

const FINEST = 10

/** A number as a chart holds it: exact where it ends, else with ten decimals. A month to come has none. */
function decimal(value: unknown): string | null {
  if (value === UNKNOWN) return null
  const exact = value as Exact
  const decimals = decimalsOf(exact)
  return decimals !== undefined && decimals <= FINEST ? exactText(exact) : formatExact(exact, FINEST, 'half-up')
}
