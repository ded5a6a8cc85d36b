/** Letters and digits of a text, small, without the rest. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** What a case is found by. */
export const searchOf = (parts: readonly (string | undefined)[]): string =>
  parts.flatMap((part) => (part === undefined || part === '' ? [] : [plain(part)])).join('|')

/** What is looked for: words that must all stand in it. */
export const searchFor = (text: string): string[] =>
  plain(text)
    .split(' ')
    .filter((word) => word !== '')
