/** How a file's bytes were written; `workbook` and `binary` are no text at all. */
export type Decoded =
  | { readonly encoding: 'utf-8' | 'utf-16' | 'gb18030'; readonly text: string }
  | { readonly encoding: 'workbook' | 'binary' }

/**
 * The text of a file from whatever program: UTF-8 with or without its mark, UTF-16 with its mark, else GB 18030, as Chinese
 * spreadsheets save CSV. Every byte must fit: a file that is none of them is refused and never half read.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  const [first, second] = bytes
  if (first === 0x50 && second === 0x4b) return { encoding: 'workbook' }
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    const text = decodeAs(first === 0xff ? 'utf-16le' : 'utf-16be', bytes)
    return text === undefined ? { encoding: 'binary' } : { encoding: 'utf-16', text }
  }
  if (bytes.includes(0)) return { encoding: 'binary' }
  const unicode = decodeAs('utf-8', bytes)
  if (unicode !== undefined) return { encoding: 'utf-8', text: unicode }
  const chinese = decodeAs('gb18030', bytes)
  return chinese === undefined ? { encoding: 'binary' } : { encoding: 'gb18030', text: chinese }
}

function decodeAs(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
