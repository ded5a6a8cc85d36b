import { Button } from 'antd'
import { useId } from 'react'
import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly isWhole: boolean
  readonly share: (how: 'share' | 'equal') => void
}

/** What is left over, given to those below by their share or equally; one reason for both when there is nothing. */
export function ShareRest({ isWhole, share }: Props) {
  const say = useSay(planWords)
  const id = useId()
  return (
    <span className="row">
      {(['share', 'equal'] as const).map((how) => (
        <Button key={how} disabled={isWhole} aria-describedby={isWhole ? id : undefined} onClick={() => share(how)}>
          {say(`split.${how}`)}
        </Button>
      ))}
      {isWhole && (
        <small id={id} className="second">
          {say('split.none')}
        </small>
      )}
    </span>
  )
}
