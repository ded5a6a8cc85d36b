import { organisationTitles } from '#modules/organisations/organisation-title.messages.ts'
import { listPeople } from '#modules/organisations/person.contract.ts'
import { call } from '#web/client/call.ts'
import type { PaletteSource } from '#web/frame/services.ts'

/** People by name, post or login. */
export const personPalette: PaletteSource = {
  name: organisationTitles['palette.people'],
  permission: 'person.read',
  find: async (text, language, signal) => {
    const { rows } = await call(listPeople, { find: text, limit: 6 }, { signal })
    return rows.map((person) => ({
      key: person.id,
      label: person.name,
      hint: language === 'en' ? person.unitName.en : person.unitName.zh,
      to: '/people',
      search: { person: person.id },
    }))
  },
}
