import { TreeSelect } from 'antd'
import { useMemo } from 'react'
import type { FieldOf } from '#engine/form/field.ts'
import type { ControlOf } from '#web/form/AnswerControl.tsx'
import { formWords } from '#web/form/form-screen.messages.ts'
import { type CodeItem, useFormTools } from '#web/form/form-tools.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Node {
  readonly value: string
  readonly title: string
  readonly search: string
  readonly isLeaf: boolean
  readonly selectable: boolean
  readonly children: Node[]
}

/** A code of a national list: opened level by level, or found by code or name. */
export function CodeAnswer({ field, id, told, value, isFaulty, take }: ControlOf<FieldOf<'choice'>>) {
  const say = useSay(formWords)
  const pick = usePick()
  const { lists } = useFormTools()
  const items = lists.get(field.list ?? '')
  const tree = useMemo(() => treeOf(items ?? [], field.leavesOnly, pick), [items, field.leavesOnly, pick])
  return (
    <TreeSelect
      id={id}
      status={isFaulty ? 'error' : ''}
      aria-describedby={told}
      aria-invalid={isFaulty}
      treeData={tree}
      multiple={field.many}
      showSearch
      allowClear
      treeNodeFilterProp="search"
      placeholder={say('code.hint')}
      value={field.many ? (Array.isArray(value) ? value : []) : ((value as string | undefined) ?? null)}
      onChange={(code: unknown) => take(code ?? undefined)}
      listHeight={320}
    />
  )
}

function treeOf(items: readonly CodeItem[], leavesOnly: boolean, pick: (name: CodeItem['name']) => string): Node[] {
  const parents = new Set(items.map(({ parent }) => parent))
  const nodes = new Map<string, Node>()
  const roots: Node[] = []
  for (const { code, name } of items) {
    const isLeaf = !parents.has(code)
    const search = `${code} ${name.zh} ${name.en}`
    nodes.set(code, {
      value: code,
      title: `${code} ${pick(name)}`,
      search,
      isLeaf,
      selectable: isLeaf || !leavesOnly,
      children: [],
    })
  }
  for (const { code, parent } of items) {
    const above = parent === undefined ? undefined : nodes.get(parent)
    ;(above ? above.children : roots).push(nodes.get(code)!)
  }
  return roots
}
