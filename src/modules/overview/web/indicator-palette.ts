import { listIndicators } from '#modules/dispatch/plan.contract.ts'
import { overviewTitles } from '#modules/overview/overview-title.messages.ts'
import { call } from '#web/client/call.ts'
import type { PaletteSource } from '#web/frame/services.ts'

/** Indicators by name, code or pinyin initials. */
export const indicatorPalette: PaletteSource = {
  name: overviewTitles['palette.indicators'],
  permission: 'plan.read',
  find: async (text, language, signal) => {
    const { rows } = await call(listIndicators, { search: text, limit: 6 }, { signal })
    return rows.map((indicator) => ({
      key: indicator.id,
      label: language === 'en' ? indicator.name.en : indicator.name.zh,
      hint: indicator.code,
      to: '/indicators/$indicatorId',
      params: { indicatorId: indicator.id },
    }))
  },
}
