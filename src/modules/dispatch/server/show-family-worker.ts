import { parentPort, workerData } from 'node:worker_threads'
import { type FrozenFamily, openerOf } from '#modules/dispatch/server/open-family.ts'
import { familyShower, type ShownPeriod } from '#modules/dispatch/server/show-family.ts'
import { type SealedPart, sealPart } from '#modules/dispatch/server/snapshot-part.ts'

/** `done`: the family has no more parts. */
export type ShowingNews =
  | { readonly news: 'parts'; readonly parts: readonly SealedPart[] }
  | { readonly news: 'done' }
  | { readonly news: 'failed'; readonly error: unknown }

const SEALED_TOGETHER = 25

const show = familyShower(workerData as ShownPeriod)
const tell = (news: ShowingNews) => parentPort!.postMessage(news)

async function showOne(family: FrozenFamily): Promise<void> {
  let sealing: Promise<SealedPart>[] = []
  const send = async () => {
    tell({ news: 'parts', parts: await Promise.all(sealing) })
    sealing = []
  }
  for await (const part of show(family.siblings, openerOf(family))) {
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
