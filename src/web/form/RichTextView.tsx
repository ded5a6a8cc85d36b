import { Fragment, type ReactNode } from 'react'
import { type RichText, richTextFault } from '#engine/form/rich-text.ts'

const MARKS: Readonly<Record<string, 'b' | 'i' | 'u' | 'sup' | 'sub'>> = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  superscript: 'sup',
  subscript: 'sub',
}
const BLOCKS: Readonly<Record<string, 'p' | 'ul' | 'ol' | 'li' | 'tr' | 'td'>> = {
  paragraph: 'p',
  'bullet-list': 'ul',
  'ordered-list': 'ol',
  'list-item': 'li',
  'table-row': 'tr',
  'table-cell': 'td',
}

/** A text with structure, drawn from its nodes: no HTML of anybody's is ever taken over. What is no rich text is not drawn. */
export function RichTextView({ text }: { readonly text: RichText }) {
  if (richTextFault(text) !== undefined) return null
  return <div className="rich-text">{drawAll(text.content)}</div>
}

const drawAll = (nodes: readonly RichText[] = []): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: nodes have no names, and are drawn anew as a whole
  nodes.map((node, at) => <Fragment key={at}>{draw(node)}</Fragment>)

function draw(node: RichText): ReactNode {
  const { type, content } = node
  if (type === 'text') {
    let drawn: ReactNode = node.text
    for (const mark of node.marks ?? []) {
      const Mark = MARKS[mark]
      if (Mark) drawn = <Mark>{drawn}</Mark>
    }
    return drawn
  }
  if (type === 'line-break') return <br />
  if (type === 'heading') return node.level === 1 ? <h3>{drawAll(content)}</h3> : <h4>{drawAll(content)}</h4>
  if (type === 'table')
    return (
      <table>
        <tbody>{drawAll(content)}</tbody>
      </table>
    )
  const Block = BLOCKS[type]
  return Block ? <Block>{content === undefined ? type === 'paragraph' ? <br /> : null : drawAll(content)}</Block> : null
}
