import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { getReport, type submitReport } from '#modules/dispatch/report.contract.ts'
import { FillReport } from '#modules/dispatch/web/FillReport.tsx'
import { Receipt } from '#modules/dispatch/web/Receipt.tsx'
import { ReviewReport } from '#modules/dispatch/web/ReviewReport.tsx'
import { useRead } from '#web/client/useRead.ts'
import { useSession } from '#web/session.ts'
import { Waiting } from '#web/state/Waiting.tsx'

/** What others write is seen this soon. */
const LOOK_AGAIN_MS = 5_000

/** One report: to be filled in by those who may, else to be read and decided on. */
export function ReportPage() {
  const { reportId } = useParams({ strict: false }) as { reportId: string }
  const { actor } = useSession()
  const report = useRead(getReport, { reportId }, { every: LOOK_AGAIN_MS, freshFor: 2_000 })
  const [receipt, setReceipt] = useState<Output<typeof submitReport>['receipt']>()
  return (
    <>
      <Waiting for={report}>
        {(data) =>
          data.acts.fill?.may === true ? (
            <FillReport
              key={`${data.id} ${actor.accountId}`}
              report={data}
              refresh={() => void report.refetch()}
              submitted={setReceipt}
            />
          ) : (
            <ReviewReport key={data.id} report={data} />
          )
        }
      </Waiting>
      {receipt !== undefined && <Receipt of={receipt} close={() => setReceipt(undefined)} />}
    </>
  )
}
