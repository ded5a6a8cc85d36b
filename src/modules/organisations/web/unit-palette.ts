import { organisationTitles } from '#modules/organisations/organisation-title.messages.ts'
import { unitSearch } from '#modules/organisations/unit.contract.ts'
import { call } from '#web/client/call.ts'
import type { PaletteSource } from '#web/frame/services.ts'

/** Units by Chinese, code or pinyin initials. */
export const unitPalette: PaletteSource = {
  name: organisationTitles['palette.units'],
  permission: 'organisation.read',
  find: async (text, language, signal) => {
    const { units } = await call(unitSearch, { text, limit: 6 }, { signal })
    return units.map((unit) => ({
      key: unit.unitId,
      label: language === 'en' ? unit.nameEn : unit.nameZh,
      hint: unit.code,
      to: '/units/$unitId',
      params: { unitId: unit.unitId },
    }))
  },
}
