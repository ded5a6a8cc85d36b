import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type FrozenFamily, openerOf } from '#modules/dispatch/server/open-family.ts'
import { familyShower, type ShownPeriod } from '#modules/dispatch/server/show-family.ts'
import type { ShowingNews } from '#modules/dispatch/server/show-family-worker.ts'
import { type SealedPart, sealPart } from '#modules/dispatch/server/snapshot-part.ts'
import { workerFile } from '#server/workers/worker-file.ts'

/** Shows the families of one frozen period and seals what is shown of each. */
export interface Showing {
  readonly show: (family: FrozenFamily) => Promise<readonly SealedPart[]>
  readonly close: () => Promise<void>
}

/** In this thread: for an administration whose month takes less than starting another would. */
export function showHere(period: ShownPeriod): Showing {
  const shower = familyShower(period)
  return {
    show: async (family) => {
      const sealed: SealedPart[] = []
      for await (const part of shower(family.siblings, openerOf(family))) sealed.push(await sealPart(part))
      return sealed
    },
    close: async () => {},
  }
}

/** Judging makes and drops small things in great number: with more room for the young few of them are carried on. */
const LIMITS = { maxOldGenerationSizeMb: 1100, maxYoungGenerationSizeMb: 96 } as const

/** In a thread of its own, one family after the other: judging a nation takes minutes of arithmetic that nobody shall wait for. */
export async function showBeside(period: ShownPeriod): Promise<Showing> {
  const file = await workerFile('show-family-worker', join(import.meta.dirname, 'show-family-worker.ts'))
  const worker = new Worker(file, { workerData: period, resourceLimits: LIMITS, env: {} })
  worker.on('error', () => {})
  return {
    show: (family) =>
      new Promise((resolve, reject) => {
        const shown: SealedPart[] = []
        const end = () => worker.off('message', hear).off('error', fail).off('exit', stop)
        const fail = (error: unknown) => {
          end()
          reject(error)
        }
        const stop = () => fail(new Error('the worker that shows frozen figures ended early'))
        const hear = (news: ShowingNews) => {
          if (news.news === 'parts') shown.push(...news.parts)
          else if (news.news === 'failed') fail(news.error)
          else {
            end()
            resolve(shown)
          }
        }
        worker.on('message', hear).on('error', fail).on('exit', stop)
        worker.postMessage(family)
      }),
    close: async () => {
      await worker.terminate()
    },
  }
}
