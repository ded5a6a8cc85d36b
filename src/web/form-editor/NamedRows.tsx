import { Button } from 'antd'
import { CommitInput } from '#web/form-editor/CommitInput.tsx'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { textOf } from '#web/form-editor/PairInput.tsx'
import { PropertyLine } from '#web/form-editor/PropertyLine.tsx'
import type { Written } from '#web/form-editor/written.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly label: string
  /** What a row that is added is called. */
  readonly fresh: string
  readonly rows: readonly Written[]
  readonly codeKey: 'code' | 'row'
  readonly nameKey: 'name' | 'label'
  readonly change: (rows: readonly Written[]) => void
  readonly faultsAt: (at: number) => readonly string[]
  readonly disabled: boolean
}

/** Choices, fixed rows: a code and a name in both languages each. */
export function NamedRows({ label, fresh, rows, codeKey, nameKey, change, faultsAt, disabled }: Props) {
  const say = useSay(formEditorWords)
  const put = (at: number, row: Written) => change(rows.with(at, row))
  const names = new Set(rows.map((row) => row[codeKey]))
  const free = (): string => {
    for (let n = rows.length + 1; ; n++) if (!names.has(`c${n}`)) return `c${n}`
  }
  const faults = rows.flatMap((_, at) => faultsAt(at))
  return (
    <PropertyLine label={label} faults={faults}>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a code may stand twice while it is being mended
        <div key={at} className="named-row">
          <CommitInput
            label={`${label} ${at + 1} ${say('properties.code')}`}
            value={String(row[codeKey] ?? '')}
            disabled={disabled}
            isCode
            commit={(code) => put(at, { ...row, [codeKey]: code })}
          />
          {(['zh', 'en'] as const).map((language) => (
            <CommitInput
              key={language}
              label={`${label} ${at + 1} ${say(`properties.${language}`)}`}
              value={textOf(row[nameKey], language)}
              disabled={disabled}
              placeholder={say(`properties.${language}`)}
              commit={(text) =>
                put(at, {
                  ...row,
                  [nameKey]: { zh: textOf(row[nameKey], 'zh'), en: textOf(row[nameKey], 'en'), [language]: text },
                })
              }
            />
          ))}
          <Button
            size="small"
            type="text"
            disabled={disabled}
            aria-label={`${say('act.remove')} ${at + 1}`}
            onClick={() => change(rows.toSpliced(at, 1))}
          >
            ×
          </Button>
        </div>
      ))}
      {!disabled && (
        <Button
          size="small"
          onClick={() =>
            change([...rows, { [codeKey]: free(), [nameKey]: { zh: fresh, en: `Choice ${rows.length + 1}` } }])
          }
        >
          {say('properties.add')}
        </Button>
      )}
    </PropertyLine>
  )
}
