const MB = 1024 * 1024

interface FileKindRule {
  /** Extensions under which the kind may be sent. */
  readonly extensions: readonly string[]
  readonly contentType: string
  readonly maxBytes: number
}

const OFFICE = 'application/vnd.openxmlformats-officedocument'

/** What may be attached. Anything else is refused: what cannot be looked into cannot be called clean. */
export const FILE_KINDS = {
  pdf: { extensions: ['pdf'], contentType: 'application/pdf', maxBytes: 100 * MB },
  png: { extensions: ['png'], contentType: 'image/png', maxBytes: 20 * MB },
  jpg: { extensions: ['jpg', 'jpeg'], contentType: 'image/jpeg', maxBytes: 20 * MB },
  docx: { extensions: ['docx'], contentType: `${OFFICE}.wordprocessingml.document`, maxBytes: 50 * MB },
  xlsx: { extensions: ['xlsx'], contentType: `${OFFICE}.spreadsheetml.sheet`, maxBytes: 50 * MB },
  pptx: { extensions: ['pptx'], contentType: `${OFFICE}.presentationml.presentation`, maxBytes: 100 * MB },
  ofd: { extensions: ['ofd'], contentType: 'application/ofd', maxBytes: 100 * MB }, // GB/T 33190
  doc: { extensions: ['doc', 'wps'], contentType: 'application/msword', maxBytes: 50 * MB },
  xls: { extensions: ['xls', 'et'], contentType: 'application/vnd.ms-excel', maxBytes: 50 * MB },
  ppt: { extensions: ['ppt', 'dps'], contentType: 'application/vnd.ms-powerpoint', maxBytes: 100 * MB },
  zip: { extensions: ['zip'], contentType: 'application/zip', maxBytes: 200 * MB },
  text: { extensions: ['txt', 'csv'], contentType: 'text/plain; charset=utf-8', maxBytes: 50 * MB },
} as const satisfies Record<string, FileKindRule>

export type FileKind = keyof typeof FILE_KINDS

export const isFileKind = (kind: string): kind is FileKind => kind in FILE_KINDS

/** The three answers of a scanner. Unknown is never clean: the content stays in quarantine. */
export type Verdict = 'clean' | 'bad' | 'unknown'

export interface Finding {
  readonly verdict: Verdict
  /** As sniffed from the content, never as declared. */
  readonly kind?: FileKind
  /** Message key of what was found, for `bad` and `unknown`. */
  readonly key?: string
  readonly params?: Readonly<Record<string, string | number>>
}

/** Several scanners agree: bad when one says bad, clean only when every one says clean. */
export function agree(findings: readonly Finding[]): Finding {
  const bad = findings.find((finding) => finding.verdict === 'bad')
  if (bad) return bad
  const doubtful = findings.find((finding) => finding.verdict !== 'clean')
  if (doubtful) return { ...doubtful, verdict: 'unknown', kind: findings[0]?.kind }
  return findings[0] ?? { verdict: 'unknown', key: 'file.not-scanned' }
}

const MAX_NAME = 150

/** A name to show and to save under: no folders, controls or characters that turn the text around; `undefined` if nothing is left. */
export function cleanName(name: string): string | undefined {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1)!
  const shown = last
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"|?*]/gu, '')
    .trim()
    .replace(/^\.+/, '')
  const dot = shown.lastIndexOf('.')
  if (dot < 1 || dot === shown.length - 1) return undefined
  return `${[...shown.slice(0, dot)].slice(0, MAX_NAME).join('')}${shown.slice(dot)}`.slice(-200)
}

export const extensionOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase()

/** Does the name promise what the content is? */
export const isRightlyNamed = (name: string, kind: FileKind): boolean =>
  (FILE_KINDS[kind].extensions as readonly string[]).includes(extensionOf(name))
