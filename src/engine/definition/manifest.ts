import { z } from 'zod'
import { DocumentFonts } from '#engine/document/document-fonts.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'
import { LightChoice } from '#engine/light/light-scheme.ts'

/** Where data in the pack came from and under which licence it may be passed on. */
export const SourceNote = z
  .strictObject({
    text: BilingualText,
    licence: z.string().min(1).max(200),
    files: z.array(z.string().min(1).max(200)).max(100).default([]),
  })
  .meta({ id: 'SourceNote' })
export type SourceNote = z.infer<typeof SourceNote>

/** `pack.yaml`: what the pack is, whom it serves, what it builds on, and what nobody has verified. */
export const PackManifest = z
  .strictObject({
    format: z.literal(1),
    code: z.string().regex(/^[a-z0-9-]{2,40}$/, 'rule.pack-code'),
    kind: z.enum(['city', 'province', 'group', 'national']),
    name: BilingualText,
    description: BilingualText.optional(),
    languages: z
      .array(z.enum(['zh-CN', 'en']))
      .min(1)
      .default(['zh-CN', 'en']),
    utcOffsetMinutes: z.int().min(-720).max(840).default(480),
    uses: z
      .array(z.string().regex(/^[a-z0-9-]{2,40}$/))
      .max(8)
      .default([])
      .meta({ description: 'Packs whose code lists and calendars this one uses.' }),
    calendar: Code.optional().meta({ description: 'The working-day calendar of due dates.' }),
    lights: LightChoice.prefault({}).meta({
      description:
        'Which scheme judges each subject; where absent, what the packs it uses choose, and else what `national` does.',
    }),
    fonts: DocumentFonts.partial().prefault({}).meta({
      description: 'Fonts of its official documents, where they are not those that GB/T 9704-2012 names.',
    }),
    demo: z
      .boolean()
      .default(false)
      .meta({ description: 'Everything not marked as published is shown as a sample (示例).' }),
    opensInDemo: z.boolean().default(true).meta({
      description: 'Whether the demonstration opens it at its first start; false: it is only offered.',
    }),
    licence: z.string().min(1).max(200),
    sources: z.array(SourceNote).max(50).default([]),
    verified: z.array(BilingualText).max(100).default([]),
    notVerified: z.array(BilingualText).max(100).default([]),
  })
  .meta({ id: 'PackManifest', title: 'pack.yaml' })
export type PackManifest = z.infer<typeof PackManifest>
