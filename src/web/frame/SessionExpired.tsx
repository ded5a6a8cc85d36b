import { Suspense, useEffect, useRef } from 'react'
import { useServices } from '#web/frame/services.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

/** Over the page and over whatever stands on it; all of it stays with everything typed. Esc does not close it. */
export function SessionExpired() {
  const say = useSay(webWords)
  const { SignInAgain } = useServices()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      className="top-dialog"
      aria-label={say('expired')}
      onCancel={(event) => event.preventDefault()}
    >
      <h2>{say('expired')}</h2>
      <p className="second">{say('expired.why')}</p>
      <Suspense fallback={null}>
        <SignInAgain />
      </Suspense>
    </dialog>
  )
}
