import { Select } from 'antd'
import { useState } from 'react'
import type { PaperLink } from '#modules/supervision/meeting.ts'
import { meetingWords } from '#modules/supervision/meeting-screen.messages.ts'
import type { ControlProps } from '#web/form/Field.tsx'
import { usePalette } from '#web/frame/usePalette.ts'
import type { Place } from '#web/router/PageLink.tsx'
import { useSay } from '#web/words/language.ts'

/** As the contract has it. */
const MOST_LINKS = 20

interface Props {
  readonly control: ControlProps
  readonly links: readonly PaperLink[]
  readonly change: (links: readonly PaperLink[]) => void
}

/** Pages of this system laid before a meeting, found by name as the palette finds them. */
export function PaperPages({ control, links, change }: Props) {
  const say = useSay(meetingWords)
  const [text, setText] = useState('')
  const { groups, searching } = usePalette(text)
  return (
    <Select
      {...control}
      mode="multiple"
      labelInValue
      maxCount={MOST_LINKS}
      placeholder={say('field.link.choose')}
      loading={searching}
      showSearch={{ filterOption: false, searchValue: text, onSearch: setText }}
      options={groups.map(({ name, hits }) => ({
        label: name,
        title: name,
        options: hits.map((hit) => ({ value: pathOf(hit), label: hit.label, title: hit.hint ?? hit.label })),
      }))}
      value={links.map(({ path, label }) => ({ value: path, label }))}
      onChange={(chosen) => {
        setText('')
        change(chosen.map(({ value, label }) => ({ path: value, label: String(label) })))
      }}
    />
  )
}

function pathOf({ to, params = {}, search = {} }: Place): string {
  const path = to.replace(/\$(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const asked = Object.entries(search).filter((one): one is [string, string] => one[1] !== undefined)
  return asked.length === 0 ? path : `${path}?${new URLSearchParams(asked)}`
}
