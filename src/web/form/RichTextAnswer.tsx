import { type ClipboardEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react'
import type { FieldOf } from '#engine/form/field.ts'
import { plainLength, type RichText } from '#engine/form/rich-text.ts'
import { sameValue } from '#engine/form/same-value.ts'
import type { ControlOf } from '#web/form/AnswerControl.tsx'
import { formWords } from '#web/form/form-screen.messages.ts'
import { readRichDom, writeRichDom } from '#web/form/rich-dom.ts'
import { useSay } from '#web/words/language.ts'

type Deed = 'bold' | 'italic' | 'underline' | 'superscript' | 'subscript' | 'heading' | 'bullets' | 'numbers'

/** Signs of the buttons; their names are told by words. */
const DEEDS: readonly { readonly deed: Deed; readonly sign: string; readonly command: readonly [string, string?] }[] = [
  { deed: 'bold', sign: 'B', command: ['bold'] },
  { deed: 'italic', sign: 'I', command: ['italic'] },
  { deed: 'underline', sign: 'U', command: ['underline'] },
  { deed: 'superscript', sign: 'x²', command: ['superscript'] },
  { deed: 'subscript', sign: 'x₂', command: ['subscript'] },
  { deed: 'heading', sign: 'H', command: ['formatBlock', 'h4'] },
  { deed: 'bullets', sign: '•', command: ['insertUnorderedList'] },
  { deed: 'numbers', sign: '1.', command: ['insertOrderedList'] },
]
const READ_AFTER_MS = 120

/**
 * Text with structure. The browser edits its own elements; what is kept is read from them as nodes of a closed list, so that
 * nothing pasted brings more along than words and structure.
 */
export function RichTextAnswer({ field, id, told, value, isFaulty, take }: ControlOf<FieldOf<'rich-text'>>) {
  const say = useSay(formWords)
  const box = useRef<HTMLDivElement>(null)
  const given = useRef<unknown>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useLayoutEffect(() => {
    // What was just read from the box comes back as the value; only another's words are laid in.
    if (given.current !== undefined && sameValue(given.current, value)) return
    given.current = value ?? null
    writeRichDom(box.current!, value as RichText | undefined)
  }, [value])
  const read = () => {
    clearTimeout(timer.current)
    timer.current = undefined
    const text = readRichDom(box.current!)
    const next = plainLength(text) === 0 ? undefined : text
    given.current = next ?? null
    take(next)
  }
  const readSoon = () => {
    timer.current ??= setTimeout(read, READ_AFTER_MS)
  }
  useEffect(
    () => () => {
      if (timer.current !== undefined) clearTimeout(timer.current)
    },
    [],
  )
  const act = (command: readonly [string, string?]) => {
    box.current!.focus()
    const isHeading = command[0] === 'formatBlock' && document.queryCommandValue('formatBlock').toLowerCase() === 'h4'
    document.execCommand(command[0], false, isHeading ? 'p' : command[1])
    read()
  }
  const pasted = (event: ClipboardEvent) => {
    event.preventDefault()
    const html = event.clipboardData.getData('text/html')
    const plain = event.clipboardData.getData('text/plain')
    const source = html === '' ? linesOf(plain) : readRichDom(new DOMParser().parseFromString(html, 'text/html').body)
    const holder = document.createElement('div')
    writeRichDom(holder, source)
    document.execCommand('insertHTML', false, holder.innerHTML)
    read()
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Tab' || event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && box.current!.childNodes.length === 0) document.execCommand('formatBlock', false, 'p')
  }
  const n = plainLength(value)
  return (
    <div className={isFaulty ? 'rich-box rich-faulty' : 'rich-box'}>
      <div className="rich-tools" role="toolbar" aria-label={say('rich.tools')}>
        {DEEDS.map(({ deed, sign, command }) => (
          <button
            key={deed}
            type="button"
            className={`rich-tool rich-${deed}`}
            title={say(`rich.${deed}`)}
            aria-label={say(`rich.${deed}`)}
            onMouseDown={(event) => event.preventDefault()}
            data-sign={sign}
            onClick={() => act(command)}
          />
        ))}
        <small className={n > field.most ? 'answer-count fault' : 'answer-count'}>
          {say('count', { n, most: field.most })}
        </small>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: no element of HTML holds text with structure that can be typed in */}
      <div
        ref={box}
        id={id}
        className="rich-text rich-area"
        role="textbox"
        tabIndex={0}
        aria-multiline="true"
        aria-invalid={isFaulty}
        aria-labelledby={`${id}-label`}
        aria-describedby={told}
        contentEditable
        suppressContentEditableWarning
        onInput={readSoon}
        onBlur={() => timer.current !== undefined && read()}
        onPaste={pasted}
        onKeyDown={pressed}
        onFocus={() => document.execCommand('defaultParagraphSeparator', false, 'p')}
      />
    </div>
  )
}

const linesOf = (plain: string): RichText => ({
  type: 'document',
  content: plain
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => ({ type: 'paragraph', content: [{ type: 'text', text: line }] })),
})
