import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { importData } from '#cli/load-demo.ts'
import { publishInto } from '#cli/publish-administration.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Tx } from '#server/database/tenant.ts'
import { checkFolder } from '#server/definitions/check-folder.ts'
import { findDefinitionsFolder } from '#server/definitions/definitions-folder.ts'

const Bilingual = z.object({ zh: z.string(), en: z.string() })
const Head = z.object({
  code: z.string(),
  kind: z.string(),
  name: Bilingual,
  description: Bilingual.nullable().default(null),
  demo: z.boolean().default(false),
})

/** The packs of administrations that come with the program, by their heads alone; those for real work first. */
export async function listOfferedPacks() {
  const heads = await readHeads()
  return heads
    .map(({ code, name, description, demo }) => ({ code, name, description, isSample: demo }))
    .sort((a, b) => Number(a.isSample) - Number(b.isSample) || (a.code < b.code ? -1 : 1))
}

/** Publishes one of them, with its published data but without its samples. */
export async function publishOfferedPack(
  tx: Tx,
  into: { readonly tenantId: string; readonly now: Date; readonly newId: () => string },
  code: string,
): Promise<void> {
  const head = (await readHeads()).find((one) => one.code === code)
  if (head === undefined) throw new Refusal('not-found', { key: 'setup.no-pack', at: 'pack' })
  const { pack, faults } = await checkFolder(head.folder, [head.shelf])
  if (pack === undefined) {
    const n = faults.filter(({ severity }) => severity === 'error').length
    throw new Refusal('form-invalid', { key: 'setup.pack-faulty', params: { n, pack: code }, at: 'pack' })
  }
  await publishInto(tx, into, pack)
  await importData({ ...into, tx }, pack)
}

/** A folder whose head cannot be read is not offered; `danxia check` says what is wrong with it. */
async function readHeads() {
  const shelf = findDefinitionsFolder()
  if (shelf === undefined) return []
  const entries = (await readdir(shelf, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  const heads = await Promise.all(
    entries.map(async ({ name }) => {
      const folder = join(shelf, name)
      const head = await readFile(join(folder, 'pack.yaml'), 'utf8')
        .then(parse)
        .catch(() => undefined)
      const read = Head.safeParse(head)
      return read.success && read.data.kind !== 'national' ? [{ ...read.data, folder, shelf }] : []
    }),
  )
  return heads.flat()
}
