import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { downloadSlip, getSlipPaper } from '#modules/supervision/slip.contract.ts'
import { slipWords } from '#modules/supervision/slip-screen.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useRead } from '#web/client/useRead.ts'
import { OfficialPages } from '#web/document/OfficialPages.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { useSay } from '#web/words/language.ts'

/** The slip as it will be printed, and as docx. */
export function SlipPaper() {
  const say = useSay(slipWords)
  const params = useParams({ strict: false })
  const slipId = params.slipId ?? ''
  const paper = useRead(getSlipPaper, { slipId })
  const [error, setError] = useState<Error | undefined>()
  const get = () => {
    setError(undefined)
    download(downloadSlip, { slipId }).catch(setError)
  }
  return (
    <>
      <PageHead
        title={paper.data?.title ?? say('paper')}
        crumbs={[
          { key: 'slips', name: say('slips'), to: '/slips' },
          { key: 'slip', name: paper.data?.title ?? say('paper'), to: '/slips/$slipId', params: { slipId } },
        ]}
      >
        <PageLink to="/slips/$slipId" params={{ slipId }} className="button">
          {say('back')}
        </PageLink>
        <ActButton primary act={get}>
          {say('download')}
        </ActButton>
      </PageHead>
      <Refused error={error} />
      <Waiting for={paper}>{(data) => <OfficialPages paper={data} />}</Waiting>
    </>
  )
}
