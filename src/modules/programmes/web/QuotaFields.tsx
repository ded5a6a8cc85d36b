import { Button, InputNumber, Select } from 'antd'
import { listFamilies } from '#modules/programmes/call.contract.ts'
import { callWords } from '#modules/programmes/call-screen.messages.ts'
import type { CallDraft } from '#modules/programmes/web/call-draft.ts'
import { useRead } from '#web/client/useRead.ts'
import { usePick, useSay } from '#web/words/language.ts'

type Quotas = CallDraft['quotas']

interface Props {
  readonly quotas: Quotas
  readonly change: (quotas: Quotas) => void
}

/** How many each recommending unit may recommend; whoever is not named, as many as it likes. */
export function QuotaFields({ quotas, change }: Props) {
  const say = useSay(callWords)
  const pick = usePick()
  const units = useRead(listFamilies, {}).data?.recommenders ?? []
  const nameOf = (unitId: string) => {
    const unit = units.find(({ id }) => id === unitId)
    return unit === undefined ? '' : pick(unit.name)
  }
  const free = units.filter(({ id }) => !quotas.some(({ unitId }) => unitId === id))
  return (
    <fieldset className="stack">
      <legend>{say('section.quotas')}</legend>
      {quotas.length > 0 && (
        <table className="table fields quota-fields">
          <tbody>
            {quotas.map(({ unitId, most, recommendBy }, at) => (
              <tr key={unitId}>
                <td>{nameOf(unitId)}</td>
                <td className="w-number">
                  <InputNumber
                    aria-label={say('quota.most')}
                    min={0}
                    max={100_000}
                    value={most}
                    onChange={(next) =>
                      change(quotas.map((one, n) => (n === at ? { unitId, most: next ?? 0, recommendBy } : one)))
                    }
                  />
                </td>
                <td>
                  <Button
                    type="text"
                    aria-label={say('quota.remove', { unit: nameOf(unitId) })}
                    onClick={() => change(quotas.filter((one) => one.unitId !== unitId))}
                  >
                    ×
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Select
        className="quota-add"
        aria-label={say('quota.add')}
        placeholder={say('quota.add')}
        value={null}
        showSearch={{ optionFilterProp: 'label' }}
        options={free.map(({ id, name }) => ({ value: id, label: pick(name) }))}
        onChange={(unitId: string | null) =>
          unitId !== null && change([...quotas, { unitId, most: 1, recommendBy: null }])
        }
      />
    </fieldset>
  )
}
