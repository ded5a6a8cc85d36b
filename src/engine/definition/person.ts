import { z } from 'zod'
import { Day, UnitCode } from '#engine/definition/words.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

export const RoleHeld = z
  .strictObject({
    role: Code,
    unit: UnitCode.optional().meta({ description: "Where the role is held; the person's own unit when absent." }),
    from: Day.optional(),
    until: Day.optional(),
  })
  .meta({ id: 'RoleHeld' })

export const PersonDefinition = z
  .strictObject({
    login: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,59}$/),
    name: z.string().trim().min(1).max(80),
    unit: UnitCode,
    post: BilingualText.optional(),
    phone: z.string().max(40).optional(),
    email: z.email().max(200).optional(),
    roles: z.array(RoleHeld).min(1).max(20),
  })
  .meta({ id: 'PersonDefinition' })
export type PersonDefinition = z.infer<typeof PersonDefinition>

/** `people.yaml`: who holds which role where. In a demo nobody in it is a real person. */
export const PeopleList = z
  .strictObject({ people: z.array(PersonDefinition).max(20_000) })
  .meta({ id: 'PeopleList', title: 'people.yaml' })
