import type { ReactNode } from 'react'
import { useDates } from '#web/figure/useDates.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

/** Where a figure comes from, already in the reader's words. */
export interface Origin {
  readonly value: ReactNode
  /** How it came to be: `7 个单位之和`. */
  readonly rule?: string | undefined
  readonly formula?: string | undefined
  readonly definition?: string | undefined
  readonly inputs: readonly { readonly key: string; readonly name: ReactNode; readonly value: ReactNode }[]
  readonly rows?: ReactNode
  /** Targets, reports and whatever else belongs to the figure. */
  readonly more?: readonly { readonly key: string; readonly head: string; readonly what: ReactNode }[]
  readonly evidence: readonly { readonly key: string; readonly name: ReactNode }[]
  readonly history: readonly {
    readonly key: string
    readonly at: string
    readonly who: string | null
    readonly what: ReactNode
  }[]
}

export function FigureOrigin({ of }: { readonly of: Origin }) {
  const say = useSay(webWords)
  const dates = useDates()
  return (
    <div className="origin">
      <p className="origin-value">
        <strong>{of.value}</strong>
        {of.rule !== undefined && <span className="second">{of.rule}</span>}
      </p>
      {of.formula !== undefined && <Part head={say('figure.formula')}>{of.formula}</Part>}
      {of.definition !== undefined && <Part head={say('figure.source')}>{of.definition}</Part>}
      {of.inputs.length > 0 && (
        <Part head={say('figure.inputs')}>
          <ul className="origin-inputs">
            {of.inputs.map((input) => (
              <li key={input.key}>
                <span>{input.name}</span>
                <span className="n">{input.value}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {of.rows !== undefined && <Part head={say('figure.rows')}>{of.rows}</Part>}
      {of.more?.map((part) => (
        <Part key={part.key} head={part.head}>
          {part.what}
        </Part>
      ))}
      {(of.evidence.length > 0 || of.inputs.length === 0) && (
        <Part head={say('figure.evidence')}>
          {of.evidence.length === 0 ? (
            <span className="second">{say('figure.evidence.none')}</span>
          ) : (
            <ul>
              {of.evidence.map((one) => (
                <li key={one.key}>{one.name}</li>
              ))}
            </ul>
          )}
        </Part>
      )}
      {of.history.length > 0 && (
        <Part head={say('figure.history')}>
          <ul className="origin-history">
            {of.history.map((one) => (
              <li key={one.key}>
                <span className="second">
                  {say('figure.entered', { who: one.who ?? say('value.none'), when: dates.moment(one.at) })}
                </span>
                <span>{one.what}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </div>
  )
}

function Part({ head, children }: { readonly head: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3>{head}</h3>
      <div>{children}</div>
    </section>
  )
}
