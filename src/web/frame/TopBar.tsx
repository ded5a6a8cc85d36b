import { Link } from '@tanstack/react-router'
import { Mark } from '#web/frame/Mark.tsx'
import { PeriodSwitch } from '#web/frame/PeriodSwitch.tsx'
import { PersonMenu } from '#web/frame/PersonMenu.tsx'
import { useServices } from '#web/frame/services.ts'
import { useSession } from '#web/session.ts'
import { webWords } from '#web/web.messages.ts'
import { useLanguage, useSay } from '#web/words/language.ts'

interface Props {
  readonly find: () => void
  readonly showKeys: () => void
  readonly openNavigation: () => void
}

export function TopBar({ find, showKeys, openNavigation }: Props) {
  const say = useSay(webWords)
  const session = useSession()
  const { tools } = useServices()
  return (
    <header className="top">
      <button type="button" className="top-button top-nav" aria-label={say('nav.open')} onClick={openNavigation}>
        <span aria-hidden="true">☰</span>
      </button>
      <Link to="/" className="mark" aria-label={say('mark.home')}>
        <Mark />
        {say('mark')}
      </Link>
      <div className="top-place">
        <b>{session.administration}</b>
        {session.unitName !== session.administration && <span className="second">{session.unitName}</span>}
        {session.mode === 'demo' && (
          <span className="tag" title={say('demo.hint')}>
            {say('demo')}
          </span>
        )}
      </div>
      <PeriodSwitch />
      <button type="button" className="find" onClick={find} aria-keyshortcuts="Control+K">
        <span className="find-hint">{say('palette.hint')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <div className="top-tools">
        {tools.map((Tool) => (
          <Tool key={Tool.displayName ?? Tool.name} />
        ))}
        <LanguageSwitch />
        <PersonMenu showKeys={showKeys} />
      </div>
    </header>
  )
}

export function LanguageSwitch() {
  const say = useSay(webWords)
  const { language, choose } = useLanguage()
  return (
    <button
      type="button"
      className="top-button language"
      title={say('language.switch')}
      onClick={() => choose(language === 'en' ? 'zh-CN' : 'en')}
    >
      <span className={language === 'en' ? '' : 'chosen'}>{say('language.zh')}</span>
      <span aria-hidden="true">/</span>
      <span className={language === 'en' ? 'chosen' : ''}>{say('language.en')}</span>
    </button>
  )
}
