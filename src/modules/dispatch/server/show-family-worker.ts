import { parentPort, workerData } from 'node:worker_threads'
import { gunzipSync } from 'node:zlib'
import type { Place } from '#modules/dispatch/server/place.queries.ts'
import { familyShower, type ShownPeriod } from '#modules/dispatch/server/show-family.ts'
import { type SealedPart, sealPart } from '#modules/dispatch/server/snapshot-part.ts'

/** The children of one parent with their inputs as they are frozen. */
export interface FrozenFamily {
  readonly siblings: readonly Place[]
  readonly inputs: readonly (readonly [unitId: string, content: Uint8Array])[]
}

/** `done`: the family has no more parts. */
export type ShowingNews =
  | { readonly news: 'parts'; readonly parts: readonly SealedPart[] }
  | { readonly news: 'done' }
  | { readonly news: 'failed'; readonly error: unknown }

const SEALED_TOGETHER = 25

const show = familyShower(workerData as ShownPeriod)
const tell = (news: ShowingNews) => parentPort!.postMessage(news)

async function showOne({ siblings, inputs }: FrozenFamily): Promise<void> {
  const opened = new Map<string, unknown>()
  for (const [unitId, content] of inputs) opened.set(unitId, JSON.parse(gunzipSync(content).toString('utf8')))
  let sealing: Promise<SealedPart>[] = []
  const send = async () => {
    tell({ news: 'parts', parts: await Promise.all(sealing) })
    sealing = []
  }
  for await (const part of show(siblings, opened)) {
    sealing.push(sealPart(part))
    if (sealing.length >= SEALED_TOGETHER) await send()
  }
  await send()
}

parentPort!.on('message', (family: FrozenFamily) => {
  showOne(family).then(
    () => tell({ news: 'done' }),
    (error: unknown) => tell({ news: 'failed', error }),
  )
})
