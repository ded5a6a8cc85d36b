import type { ReactNode } from 'react'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import { Mark } from '#web/frame/Mark.tsx'
import { LanguageSwitch } from '#web/frame/TopBar.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly title: string
  readonly why?: ReactNode
  readonly wide?: boolean
  readonly children: ReactNode
}

/** A screen before the frame: the mark, one card, the language. */
export function Outside({ title, why, wide, children }: Props) {
  const say = useSay(signInWords)
  const sayWeb = useSay(webWords)
  return (
    <div className="outside">
      <header className="between">
        <span className="mark-row">
          <Mark />
          <b>{sayWeb('mark')}</b>
          <span className="second">{say('sign-in.slogan')}</span>
        </span>
        <LanguageSwitch />
      </header>
      <main className={wide === true ? 'outside-card outside-wide card' : 'outside-card card'}>
        <title>{`${title} · ${sayWeb('mark')}`}</title>
        <h1>{title}</h1>
        {why !== undefined && <p className="second prose">{why}</p>}
        {children}
      </main>
    </div>
  )
}
