import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { PaletteHit } from '#web/frame/services.ts'
import { usePalette } from '#web/frame/usePalette.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

/** Ctrl-K: units, indicators, people, pages, commands; by Chinese, code or pinyin initials. */
export function Palette({ close }: { readonly close: () => void }) {
  const say = useSay(webWords)
  const navigate = useNavigate()
  const dialog = useRef<HTMLDialogElement>(null)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const { groups, searching } = usePalette(text)
  const hits = groups.flatMap((group) => group.hits)
  const chosen = hits[Math.min(at, hits.length - 1)]

  // Modal in the browser's own way: the first field has the focus at once, Esc closes, the focus goes back.
  useEffect(() => dialog.current?.showModal(), [])

  const open = (hit: PaletteHit | undefined) => {
    if (hit === undefined) return
    close()
    void navigate({ to: hit.to, params: { ...hit.params }, search: { ...hit.search } })
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, hits.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
    else if (event.key === 'Enter') open(chosen)
    else return
    event.preventDefault()
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard Esc closes a dialog
    <dialog
      ref={dialog}
      className="palette"
      aria-label={say('palette')}
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <input
        role="combobox"
        className="palette-input"
        value={text}
        placeholder={say('palette.hint')}
        aria-label={say('palette')}
        aria-expanded="true"
        aria-controls="palette-hits"
        aria-activedescendant={chosen === undefined ? undefined : `hit-${chosen.key}`}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
        onKeyDown={pressed}
      />
      <div id="palette-hits" role="listbox" aria-label={say('palette')} className="palette-hits" tabIndex={-1}>
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a listbox groups its options by role
          <div key={group.name} role="group" aria-label={group.name}>
            <p className="palette-group" aria-hidden="true">
              {group.name}
            </p>
            {group.hits.map((hit) => (
              <PaletteLine key={hit.key} hit={hit} isChosen={hit === chosen} open={() => open(hit)} />
            ))}
          </div>
        ))}
      </div>
      <p className="palette-foot" role="status">
        {hits.length === 0 && !searching && text !== '' ? say('palette.none', { text }) : say('palette.how')}
      </p>
    </dialog>
  )
}

interface LineProps {
  readonly hit: PaletteHit
  readonly isChosen: boolean
  readonly open: () => void
}

function PaletteLine({ hit, isChosen, open }: LineProps) {
  const line = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isChosen) line.current?.scrollIntoView({ block: 'nearest' })
  }, [isChosen])
  return (
    // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the combobox above keeps the focus and takes the keys
    <div ref={line} id={`hit-${hit.key}`} role="option" aria-selected={isChosen} className="palette-hit" onClick={open}>
      <span>{hit.label}</span>
      {hit.hint !== undefined && <span className="second">{hit.hint}</span>}
    </div>
  )
}
