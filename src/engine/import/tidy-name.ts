/** A name or code without the accidents of typing: full-width forms, blanks inside and around (`甘   肃`, `内蒙 古`). */
export function tidyName(text: string): string {
  return text.normalize('NFKC').replace(/[\s\u200b\ufeff]+/gu, '')
}
