/** Files of an office as pages send and take them. */
import type { programmeOffice } from '#tests/builders/programme-office.ts'

export type Programme = ReturnType<typeof programmeOffice>

export const told = <T>({ text }: { readonly text: string }): T => JSON.parse(text)

export const keysOf = (heard: { readonly text: string }): readonly string[] =>
  told<{ reasons?: { key: string }[] }>(heard).reasons?.map(({ key }) => key) ?? []

/** A file as a page sends it. */
export async function sendsFile(o: Programme, login: string, path: string, name: string, content: Buffer) {
  const body = new FormData()
  body.append('file', new Blob([new Uint8Array(content)]), name)
  return (await o.as(login).signedIn()).send('POST', path, { body })
}

/** What an address gives to somebody who has signed in. */
export async function takesFile(o: Programme, login: string, path: string): Promise<Buffer> {
  const browser = await o.as(login).signedIn()
  const heard = await fetch(`${o.office.url}${path}`, { headers: { cookie: browser.cookie! } })
  if (!heard.ok) throw new Error(`${heard.status} ${await heard.text()}`)
  return Buffer.from(await heard.arrayBuffer())
}
