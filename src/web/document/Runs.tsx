import { runsOf, type Words } from '#engine/document/words.ts'

/** Text with its emphasis; its line breaks are kept. */
export function Runs({ words }: { readonly words: Words }) {
  return runsOf(words).map((run, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: runs have no identity but their place
    run.strong === true ? <b key={at}>{run.text}</b> : <span key={at}>{run.text}</span>,
  )
}
