import { type ReactNode, useMemo } from 'react'
import { type Block, parseMarkdown, type Span } from '#web/frame/parse-markdown.ts'

/** A text of ours in plain Markdown, drawn as elements: nothing in it can become markup of its own. */
export function Markdown({ text }: { readonly text: string }) {
  const blocks = useMemo(() => parseMarkdown(text), [text])
  return <div className="guide">{blocks.map((block, n) => drawn(block, `${n}`))}</div>
}

function drawn(block: Block, key: string): ReactNode {
  switch (block.kind) {
    case 'heading':
      // The page has said what it is called.
      return block.level === 1 ? null : <h2 key={key}>{spans(block.text)}</h2>
    case 'paragraph':
      return <p key={key}>{spans(block.text)}</p>
    case 'code':
      return <pre key={key}>{block.text}</pre>
    case 'list':
      return (
        <ul key={key}>
          {numbered(block.items).map(([place, item]) => (
            <li key={place}>{spans(item)}</li>
          ))}
        </ul>
      )
    case 'table':
      return (
        <div key={key} className="table-box">
          <table className="table">
            <thead>
              <tr>
                {numbered(block.head).map(([place, cell]) => (
                  <th key={place} scope="col">
                    {spans(cell)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {numbered(block.rows).map(([line, row]) => (
                <tr key={line}>
                  {numbered(row).map(([place, cell]) => (
                    <td key={place}>{spans(cell)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )
  }
}

/** The text never changes under way, so a place is as good as a name. */
const numbered = <T,>(all: readonly T[]): [string, T][] => all.map((one, n) => [`${n}`, one])

const spans = (text: readonly Span[]): ReactNode =>
  numbered(text).map(([place, { is, text: words, to }]) => {
    if (is === 'strong') return <b key={place}>{words}</b>
    if (is === 'code') return <code key={place}>{words}</code>
    if (is === 'link')
      return (
        <a key={place} href={to} target="_blank" rel="noreferrer">
          {words}
        </a>
      )
    return words
  })
