import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { checkPolicyRules, type PolicyFindings } from '#modules/policies/policy-draft.contract.ts'
import { type Json, type Keys, withValue } from '#modules/policies/policy-editor.rules.ts'
import type { PolicyDraftView } from '#modules/policies/web/PolicyEditorPage.tsx'
import { call } from '#web/client/call.ts'
import { readKey } from '#web/client/useRead.ts'

export interface PolicyContent {
  readonly definition: Json
  readonly cases: readonly unknown[]
}

export interface PolicyEditing extends PolicyContent {
  readonly isChanged: boolean
  readonly findings: PolicyFindings
  /** The findings are those of what stands there now. */
  readonly isChecked: boolean
  readonly set: (keys: Keys, to: unknown) => void
  readonly setCases: (cases: readonly unknown[]) => void
  readonly take: (definition: Json) => void
  readonly undo: (() => void) | undefined
}

const MOST_UNDONE = 100
const CHECK_AFTER_MS = 400

/** What is being drawn, each deed to be taken back, and what the check says of it a moment later. */
export function usePolicyEditing(draft: PolicyDraftView): PolicyEditing {
  const kept: PolicyContent = { definition: draft.definition, cases: draft.cases }
  const [content, setContent] = useState<PolicyContent | undefined>()
  const [past, setPast] = useState<readonly PolicyContent[]>([])
  const [base, setBase] = useState(draft.version)
  if (base !== draft.version) {
    setBase(draft.version)
    if (content !== undefined && JSON.stringify(content) === JSON.stringify(kept)) setContent(undefined)
  }
  const now = content ?? kept
  const isChanged = content !== undefined && JSON.stringify(content) !== JSON.stringify(kept)
  const settled = useSettled(now)
  const checked = useQuery({
    queryKey: readKey(checkPolicyRules, settled),
    queryFn: ({ signal }) =>
      call(checkPolicyRules, { definition: settled.definition, cases: [...settled.cases] }, { signal }),
    enabled: isChanged,
    placeholderData: (former) => former,
  })
  const findings = isChanged ? (checked.data ?? draft.findings) : draft.findings
  const put = (next: PolicyContent) => {
    setPast([...past.slice(-MOST_UNDONE), now])
    setContent(next)
  }
  const undone = past.at(-1)
  return {
    ...{ ...now, isChanged, findings, isChecked: settled === now && !checked.isFetching },
    set: (keys, to) => put({ ...now, definition: withValue(now.definition, keys, to) as Json }),
    setCases: (cases) => put({ ...now, cases }),
    take: (definition) => put({ ...now, definition }),
    undo:
      undone === undefined
        ? undefined
        : () => {
            setPast(past.slice(0, -1))
            setContent(undone)
          },
  }
}

/** What has stood still for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  const text = JSON.stringify(value)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same content is the same, whichever object holds it
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), CHECK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [text])
  return JSON.stringify(settled) === text ? value : settled
}
