import { readDocument } from '#engine/document/check-document.ts'
import type { Part, PartPath } from '#engine/document/flow.ts'
import type { OfficialDocument } from '#engine/document/official-document.ts'
import { plainText } from '#engine/document/words.ts'

/** The text of a part that an officer may word himself, and where it stands; undefined: the part is not free text. */
export function editableText(part: Part): { readonly path: PartPath; readonly text: string } | undefined {
  switch (part.kind) {
    case 'title':
      return { path: part.path, text: part.lines.join('\n') }
    case 'addressee':
      return { path: part.path, text: part.text.replace(/：$/, '') }
    case 'heading':
      return { path: [...part.path, 'text'], text: part.heading.text }
    case 'paragraph':
      return { path: part.path, text: plainText(part.text) }
    case 'note':
      return { path: part.path, text: part.text.replace(/^（|）$/g, '') }
    case 'attachment-head':
      return { path: part.path, text: part.lines.join('') }
    default:
      return undefined
  }
}

/**
 * The document with another text at a path that `editableText` gave.
 * @throws Refusal form-invalid when the document would not be sound.
 */
export function withText(paper: OfficialDocument, path: PartPath, text: string): OfficialDocument {
  return readDocument(replaced(paper, path, text))
}

function replaced(value: unknown, [step, ...rest]: PartPath, text: string): unknown {
  if (step === undefined) return text
  if (Array.isArray(value)) return value.map((each, at) => (at === step ? replaced(each, rest, text) : each))
  const fields = value as Readonly<Record<string, unknown>>
  return { ...fields, [step]: replaced(fields[step], rest, text) }
}
