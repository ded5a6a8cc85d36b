import { Checkbox, Input, Modal } from 'antd'
import { useState } from 'react'
import { writeRemark } from '#modules/supervision/remark.contract.ts'
import { slipWords } from '#modules/supervision/slip-screen.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { Field } from '#web/form/Field.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  /** What it is on, in words. */
  readonly item: string
  readonly on: {
    readonly unitId: string
    readonly indicatorId?: string
    readonly period?: string
    readonly keyTaskId?: string
  }
}

/** A leader's remark on what is on the screen; with one tick it is a supervision slip. */
export function RemarkButton({ item, on }: Props) {
  const say = useSay(slipWords)
  const sayWeb = useSay(webWords)
  const may = useCan()('remark.write')
  const [isOpen, setIsOpen] = useState(false)
  const [text, setText] = useState('')
  const [asSlip, setAsSlip] = useState(false)
  const write = useAct(writeRemark, { also: ['slip', 'keyTask'], done: () => setIsOpen(false) })
  if (!may) return null
  const slip = write.data?.slip
  return (
    <>
      <ActButton act={() => setIsOpen(true)}>{say('remark')}</ActButton>
      {write.isSuccess && (
        <span className="second" role="status">
          {slip ? (
            <PageLink to="/slips/$slipId" params={{ slipId: slip.slipId }}>
              {say('remark.raised', { number: slip.number })}
            </PageLink>
          ) : (
            say('remark.done')
          )}
        </span>
      )}
      {isOpen && (
        <Modal
          open
          title={say('remark.title', { item })}
          okText={say('remark.deed')}
          cancelText={sayWeb('act.cancel')}
          okButtonProps={{ loading: write.isPending }}
          onCancel={() => setIsOpen(false)}
          onOk={() => write.mutate({ ...on, text, ...(asSlip && { slip: {} }) })}
        >
          <div className="stack">
            <Refused error={write.error} />
            <Field at="text" label={say('remark.text')} error={write.error}>
              {(control) => (
                <Input.TextArea
                  {...control}
                  rows={3}
                  maxLength={1000}
                  value={text}
                  onChange={(e) => setText(e.target.value)}
                />
              )}
            </Field>
            <Checkbox checked={asSlip} onChange={({ target }) => setAsSlip(target.checked)}>
              {say('remark.as-slip')}
            </Checkbox>
          </div>
        </Modal>
      )}
    </>
  )
}
