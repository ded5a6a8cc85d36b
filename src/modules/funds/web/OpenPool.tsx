import { useNavigate } from '@tanstack/react-router'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { getPractice, openPool } from '#modules/funds/pool.contract.ts'
import { ActForm } from '#modules/funds/web/ActForm.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** A pool begins with its money; lines are added on its page. */
export function OpenPool({ year, close }: { readonly year: number; readonly close: () => void }) {
  const say = useSay(fundWords)
  const pick = usePick()
  const navigate = useNavigate()
  const practice = useRead(getPractice, {}).data
  const open = useAct(openPool, {
    done: ({ poolId }) => void navigate({ to: '/funds/pools/$poolId', params: { poolId } }),
  })
  return (
    <ActForm
      title={say('open-pool')}
      deed={say('open-pool')}
      error={open.error}
      busy={open.isPending}
      close={close}
      fields={[
        { at: 'unitId', label: say('column.unit'), kind: 'unit' },
        { at: 'code', label: say('field.code'), kind: 'text', hint: say('field.code.hint') },
        { at: 'zh', label: say('field.name-zh'), kind: 'text' },
        { at: 'en', label: say('field.name-en'), kind: 'text', optional: true },
        {
          at: 'source',
          label: say('field.source'),
          kind: 'choice',
          options: (practice?.sources ?? []).map(({ code, name }) => ({ value: code, label: pick(name) })),
        },
        { at: 'document', label: say('field.document'), kind: 'text' },
        { at: 'amountFen', label: say('field.amount'), kind: 'wan' },
      ]}
      send={({ zh = '', en, unitId = '', code = '', source = '', document = '', amountFen = '' }) =>
        open.mutate({ unitId, code, source, document, amountFen, year, name: { zh, en: en ?? zh } })
      }
    />
  )
}
