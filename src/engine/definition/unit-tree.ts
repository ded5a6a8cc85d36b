import { z } from 'zod'
import { Day, UnitCode } from '#engine/definition/words.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

/** What sort of unit it is; roll-up rules and assignments name it. */
const UnitKind = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'rule.lower-code')

/** A place on the tile grid that stands for the map: no outlines are shipped. */
export const Tile = z.strictObject({ column: z.int().min(0).max(60), row: z.int().min(0).max(60) }).meta({ id: 'Tile' })

export const UnitDefinition = z
  .strictObject({
    code: UnitCode,
    parent: UnitCode.optional().meta({ description: 'The unit above; the root has none.' }),
    kind: UnitKind,
    name: BilingualText,
    short: BilingualText.optional().meta({
      description: 'The name on tiles and in tables; the full name when absent.',
    }),
    office: BilingualText.optional().meta({ description: 'The body that answers for the unit, as it signs.' }),
    region: z
      .union([z.string().regex(/^[1-9]\d{5}$/), z.int().min(100000).max(999999)])
      .transform(String)
      .optional()
      .meta({ description: 'GB/T 2260 code.' }),
    opened: Day,
    closed: Day.optional(),
    peerGroup: Code.optional().meta({ description: 'Units ranked against each other.' }),
    tile: Tile.optional(),
    aliases: z
      .array(z.string().trim().min(1).max(80))
      .max(40)
      .default([])
      .meta({ description: 'Other names, official and misprinted, by which imported files call the unit.' }),
  })
  .meta({ id: 'UnitDefinition' })
export type UnitDefinition = z.infer<typeof UnitDefinition>

/** `units.yaml`: one tree of any depth, each unit naming the one above it. */
export const UnitTree = z
  .strictObject({
    kinds: z.record(UnitKind, BilingualText),
    peerGroups: z.record(Code, BilingualText).default({}),
    units: z.array(UnitDefinition).min(1).max(20_000),
  })
  .meta({ id: 'UnitTree', title: 'units.yaml' })
export type UnitTree = z.infer<typeof UnitTree>
