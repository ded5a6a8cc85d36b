export const FILE_LIMIT_BYTES = 5 * 1024 * 1024
export const WORKBOOK_LIMIT_BYTES = 50 * 1024 * 1024

/** What Chinese offices save: UTF-8 with or without a mark, else GB18030 (which holds GBK and GB 2312). */
const ENCODINGS = ['utf-8', 'gb18030'] as const

export interface TextFile {
  readonly name: string
  readonly text: string
  readonly encoding: (typeof ENCODINGS)[number]
}

/** What is imported: a text, read here, or a workbook, which the server reads. */
export type ChosenFile = TextFile | { readonly name: string; readonly workbook: File }

/** The text of a file, decoded strictly. Undefined: it is text in neither encoding. */
export async function readTextFile(file: File): Promise<TextFile | undefined> {
  const bytes = await file.arrayBuffer()
  for (const encoding of ENCODINGS) {
    try {
      return { name: file.name, text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding }
    } catch {
      // Not in this encoding: the next is tried.
    }
  }
  return undefined
}
