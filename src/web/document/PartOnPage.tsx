import { lazy, Suspense } from 'react'
import { markSizePt } from '#engine/document/page-layout.ts'
import type { PagePart } from '#engine/document/paginate.ts'
import { STANDING_WORDS } from '#engine/document/standing-words.ts'
import { headingClass } from '#web/document/heading-class.ts'
import { Runs } from '#web/document/Runs.tsx'
import { TableOnPage } from '#web/document/TableOnPage.tsx'

const ChartFigure = lazy(async () => ({ default: (await import('#web/chart/ChartFigure.tsx')).ChartFigure }))

const PIXELS_PER_MM = 96 / 25.4
const noted = () => undefined

interface Props {
  readonly part: PagePart
  readonly hasHead: boolean
  readonly pictureUrl?: ((name: string) => string | undefined) | undefined
}

/** One part as it stands on the paper. */
export function PartOnPage({ part, hasHead, pictureUrl }: Props) {
  switch (part.kind) {
    case 'front':
      return part.lines.map((line) => (
        <p key={line} className="paper-hei">
          {line || '\u00a0'}
        </p>
      ))
    case 'mark':
      return <Mark head={part.head} />
    case 'number':
      return <NumberLine part={part} hasHead={hasHead} />
    case 'issue':
      return (
        <>
          {part.issue !== undefined && <p className="paper-center">{part.issue}</p>}
          <p className="paper-ends">
            <span>{part.organ}</span>
            <span>{part.date}</span>
          </p>
        </>
      )
    case 'red-line':
      return <hr className="paper-red-line" />
    case 'title':
      return <Title lines={part.lines} className={hasHead ? 'paper-title below-head' : 'paper-title'} />
    case 'addressee':
      return <p>{part.text}</p>
    case 'heading':
      return <HeadingOnPage part={part} />
    case 'paragraph': {
      const className = part.align === 'body' ? 'paper-body' : `paper-${part.align}`
      return (
        <p className={part.continued === true ? `${className} continued` : className}>
          <Runs words={part.text} />
        </p>
      )
    }
    case 'table':
      return <TableOnPage table={part} />
    case 'picture':
      return (
        <figure className="paper-figure">
          <img src={pictureUrl?.(part.picture)} alt={part.alt} style={{ width: `${part.widthMm}mm` }} />
          {part.caption !== undefined && <figcaption>{part.caption}</figcaption>}
        </figure>
      )
    case 'chart':
      return (
        <figure className="paper-figure">
          <div style={{ width: `${part.widthMm}mm`, height: `${part.heightMm}mm` }}>
            <Suspense fallback={null}>
              <ChartFigure data={part.chart} height={Math.round(part.heightMm * PIXELS_PER_MM)} ready={noted} />
            </Suspense>
          </div>
          <figcaption>{part.caption ?? part.chart.name}</figcaption>
        </figure>
      )
    case 'attachment-list':
      return part.titles.map((title, at) => (
        <p key={title} className="paper-attachment">
          {at === 0 && <span>{STANDING_WORDS.attachments}</span>}
          {part.titles.length > 1 && `${at + 1}.`}
          {title}
        </p>
      ))
    case 'signature':
      return (
        <div className="paper-signature">
          {part.organs.map((organ) => (
            <p key={organ}>{organ}</p>
          ))}
          <p>{part.date}</p>
        </div>
      )
    case 'note':
      return <p className="paper-body">{part.text}</p>
    case 'attendance':
      return part.groups.map(({ label, names }) => (
        <p key={label} className="paper-attendance">
          <span className="paper-hei">{label}</span>
          {STANDING_WORDS.colon}
          {names}
        </p>
      ))
    case 'attachment-head':
      return (
        <>
          <p className="paper-hei">{part.label}</p>
          <Title lines={part.lines} className="paper-title of-attachment" />
        </>
      )
    case 'print-block':
      return (
        <div className="paper-print">
          {part.copies !== undefined && <p className="paper-copies">{STANDING_WORDS.copies(part.copies)}</p>}
          <p className="paper-ends">
            <span>{part.office}</span>
            <span>{STANDING_WORDS.printed(part.date)}</span>
          </p>
        </div>
      )
  }
}

const TAGS = ['h3', 'h4', 'h5', 'h6'] as const

function HeadingOnPage({ part }: { readonly part: Extract<PagePart, { kind: 'heading' }> }) {
  const { level, text, follow } = part.heading
  const Tag = TAGS[level - 1]!
  return (
    <div className="paper-body">
      <Tag className={headingClass(level)}>
        {part.label}
        {text}
      </Tag>
      {follow !== undefined && <Runs words={follow} />}
    </div>
  )
}

function Title({ lines, className }: { readonly lines: readonly string[]; readonly className: string }) {
  return (
    <h2 className={className}>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </h2>
  )
}

function Mark({ head }: { readonly head: Extract<PagePart, { kind: 'mark' }>['head'] }) {
  if (head.kind === 'file' && head.organs.length > 1) {
    const longest = Math.max(...head.organs.map((organ) => organ.length))
    return (
      <div className="paper-mark joint" style={{ fontSize: `${markSizePt(longest + 3)}pt` }}>
        <div>
          {head.organs.map((organ) => (
            <p key={organ}>{organ}</p>
          ))}
        </div>
        {head.word && <p>{STANDING_WORDS.file}</p>}
      </div>
    )
  }
  const text =
    head.kind === 'letter'
      ? head.organ
      : head.kind === 'minutes'
        ? head.mark
        : head.organs[0] + (head.word ? STANDING_WORDS.file : '')
  return (
    <p className="paper-mark" style={{ fontSize: `${markSizePt(text.length)}pt` }}>
      {text}
    </p>
  )
}

function NumberLine({
  part,
  hasHead,
}: {
  readonly part: Extract<PagePart, { kind: 'number' }>
  readonly hasHead: boolean
}) {
  if (part.beside !== undefined) {
    return (
      <p className="paper-ends flush">
        <span className="paper-hei">{part.beside}</span>
        <span>{part.number}</span>
      </p>
    )
  }
  if (part.signers.length === 0) return <p className={hasHead ? 'paper-doc-number' : 'paper-right'}>{part.number}</p>
  return (
    <p className="paper-ends">
      <span>{part.number}</span>
      <span>
        {STANDING_WORDS.signers}
        <span className="paper-kai">{STANDING_WORDS.names(part.signers)}</span>
      </span>
    </p>
  )
}
