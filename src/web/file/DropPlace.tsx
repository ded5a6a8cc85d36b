import { type DragEvent, useRef, useState } from 'react'

interface Props {
  readonly title: string
  readonly why?: string
  /** What the field is called to those who hear. */
  readonly label: string
  readonly accept: string
  readonly take: (file: File) => void
}

/** Where one file is dropped, or chosen after a press. */
export function DropPlace({ title, why, label, accept, take }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const takeFirst = (files: FileList | null) => {
    const file = files?.[0]
    if (file !== undefined) take(file)
  }
  const dropped = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    takeFirst(event.dataTransfer.files)
  }
  return (
    <>
      <button
        type="button"
        className={over ? 'drop-place import-drop over' : 'drop-place import-drop'}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <b>{title}</b>
        {why !== undefined && <span className="second small">{why}</span>}
      </button>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        aria-label={label}
        onChange={(event) => {
          takeFirst(event.target.files)
          event.target.value = ''
        }}
      />
    </>
  )
}
