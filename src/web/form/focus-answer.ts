const FIELD = 'input:not([type=hidden]):not([tabindex="-1"]), textarea, select, [contenteditable], button'

/** Brings a field, row or cell into sight and puts the keyboard into it; of a section, its first field. */
export function focusAnswer(path: string): void {
  const find = (at: string) => document.querySelector<HTMLElement>(`[data-answer="${CSS.escape(at)}"]`)
  const [code = ''] = path.split('/')
  const place = find(path) ?? find(code)
  if (!place) return
  place.scrollIntoView({ block: 'center' })
  const field = place.querySelector<HTMLElement>(FIELD)
  if (field) field.focus({ preventScroll: true })
  else {
    place.tabIndex = -1
    place.focus({ preventScroll: true })
  }
}
