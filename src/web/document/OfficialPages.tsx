import type { ReactNode } from 'react'
import { useMemo } from 'react'
import type { OfficialDocument } from '#engine/document/official-document.ts'
import { type PagePart, type PreviewPage, paginate } from '#engine/document/paginate.ts'
import { documentWords } from '#web/document/document.messages.ts'
import { PartOnPage } from '#web/document/PartOnPage.tsx'
import { useSay } from '#web/words/language.ts'

export interface OfficialPagesProps {
  readonly paper: OfficialDocument
  /** Wraps a part that can be edited: gets the part with its path in the document, and what is drawn for it. */
  readonly edit?: (part: PagePart, drawn: ReactNode) => ReactNode
  /** Address of a picture by the name its block gives. */
  readonly pictureUrl?: (name: string) => string | undefined
}

/** The document as it will be printed, page by page, on paper of its true size. */
export function OfficialPages({ paper, edit, pictureUrl }: OfficialPagesProps) {
  const say = useSay(documentWords)
  const pages = useMemo(() => paginate(paper), [paper])
  return (
    // A wide page scrolls sideways in a narrow window: by keyboard too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached (WCAG 2.1.1)
    <article className="papers" aria-label={paper.title} lang="zh-CN" tabIndex={0}>
      <p className="hint no-print">{say('document.preview')}</p>
      {pages.map((page) => (
        <section
          key={page.number}
          className={paperClass(page, paper.head.kind)}
          aria-label={say('document.page', { page: page.number, pages: pages.length })}
        >
          <div className="paper-core">
            {page.parts.map((part) => {
              const drawn = <PartOnPage part={part} hasHead={paper.head.kind !== 'plain'} pictureUrl={pictureUrl} />
              return (
                <div key={`${part.kind} ${part.path.join('/')}`} className={`paper-part paper-part-${part.kind}`}>
                  {edit === undefined ? drawn : edit(part, drawn)}
                </div>
              )
            })}
          </div>
          {!(paper.head.kind === 'letter' && page.number === 1) && (
            <p className={page.number % 2 === 1 ? 'paper-number odd' : 'paper-number even'}>— {page.number} —</p>
          )}
        </section>
      ))}
    </article>
  )
}

function paperClass({ wide, number }: PreviewPage, head: OfficialDocument['head']['kind']): string {
  const letter = head === 'letter' && number === 1 ? ' paper-letter' : ''
  return `paper${wide ? ' paper-wide' : ''}${letter}`
}
