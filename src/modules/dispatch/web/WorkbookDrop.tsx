import { type DragEvent, useRef, useState } from 'react'

interface Props {
  readonly label: string
  readonly name: string
  readonly choose: (file: File) => void
}

/** Where one workbook is dropped or chosen. */
export function WorkbookDrop({ label, name, choose }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const dropped = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file !== undefined) choose(file)
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
        <b>{label}</b>
      </button>
      <input
        ref={input}
        type="file"
        accept=".xlsx"
        hidden
        aria-label={name}
        onChange={(event) => {
          const file = event.target.files?.[0]
          if (file !== undefined) choose(file)
          event.target.value = ''
        }}
      />
    </>
  )
}
