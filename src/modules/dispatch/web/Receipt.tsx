import { Button, Modal } from 'antd'
import type { Output } from '#engine/contract/operation.ts'
import type { MessageKey } from '#engine/text/message.ts'
import { fillingWords } from '#modules/dispatch/filling.messages.ts'
import type { submitReport } from '#modules/dispatch/report.contract.ts'
import { useDates } from '#web/figure/useDates.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly of: Output<typeof submitReport>['receipt']
  readonly close: () => void
}

/** What the unit keeps of the submission. */
export function Receipt({ of, close }: Props) {
  const say = useSay(fillingWords)
  const sayWeb = useSay(webWords)
  const dates = useDates()
  const timely = `timely.${of.timeliness}`
  return (
    <Modal
      open
      title={say('receipt.title')}
      onCancel={close}
      footer={
        <>
          <Button onClick={() => print()}>{say('preview.print')}</Button>
          <Button type="primary" onClick={close}>
            {sayWeb('act.close')}
          </Button>
        </>
      }
    >
      <dl className="cell-facts receipt">
        <div>
          <dt>{say('receipt.at')}</dt>
          <dd>{dates.moment(of.submittedAt)}</dd>
        </div>
        <div>
          <dt>{say('receipt.timely')}</dt>
          <dd>{timely in fillingWords ? say(timely as MessageKey<typeof fillingWords>) : of.timeliness}</dd>
        </div>
        <div>
          <dt>{say('receipt.hash')}</dt>
          <dd>
            <code>{of.contentHash}</code>
            <p className="second small">{say('receipt.hash.why')}</p>
          </dd>
        </div>
      </dl>
    </Modal>
  )
}
