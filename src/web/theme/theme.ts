import type { ThemeConfig } from 'antd'
import { createContext, useContext } from 'react'
import { readKept } from '#web/memory/kept.ts'

/** 36 px rows and 13 px type, or 44 px and 14 px. */
export type Density = 'dense' | 'wide'

export interface DensityChoice {
  readonly density: Density
  readonly choose: (density: Density) => void
}

export const DensityContext = createContext<DensityChoice>({ density: 'dense', choose: () => undefined })

export function useDensity(): DensityChoice {
  return useContext(DensityContext)
}

export function rememberedDensity(): Density {
  return readKept('density') === 'wide' ? 'wide' : 'dense'
}

/** Colour-blind safe series, in this order. Red, yellow and green are words here: lights alone carry them. */
export const SERIES = ['#1D4E89', '#C2703D', '#3C8D7F', '#7A5195', '#9C8A3A', '#5B6C7D'] as const

export const INK = '#1F2933'
export const SECOND_INK = '#52606D'
export const LINE = '#D9E2EC'
export const GROUND = '#F7F6F3'
const INK_BLUE = '#1D4E89'

export const FONT =
  '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", sans-serif'

/** Whoever asks the machine for less motion gets none (WCAG 2.3.3). */
const isMoving = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches !== true

/** antd in the tokens of the house; everything else stands in `web.css`. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: INK_BLUE,
    colorInfo: INK_BLUE,
    colorLink: INK_BLUE,
    colorError: '#B42318',
    colorWarning: '#8A6100',
    colorSuccess: '#2F7D4F',
    colorErrorBg: '#FCEBE9',
    colorErrorBorder: '#EBC4BF',
    colorWarningBg: '#FBF3E2',
    colorWarningBorder: '#E6D6AE',
    colorInfoBg: '#EEF3F9',
    colorInfoBorder: '#C9D8E8',
    colorSuccessBg: '#EDF6F0',
    colorSuccessBorder: '#C3DECD',
    colorTextBase: INK,
    colorTextSecondary: SECOND_INK,
    colorTextDescription: SECOND_INK,
    colorTextPlaceholder: '#66727F',
    colorTextDisabled: '#66727F',
    colorBorder: '#C9D4DF',
    colorBorderSecondary: LINE,
    colorBgLayout: GROUND,
    fontFamily: FONT,
    fontSize: 14,
    borderRadius: 6,
    controlHeight: 32,
    motion: isMoving,
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
    lineWidthFocus: 2,
    colorPrimaryBorder: INK_BLUE,
    wireframe: false,
  },
  components: {
    Button: {
      primaryShadow: 'none',
      defaultShadow: 'none',
      dangerShadow: 'none',
      contentFontSize: 13,
      contentFontSizeSM: 13,
    },
    Input: { inputFontSizeSM: 13 },
    Segmented: { controlHeightSM: 24, fontSize: 13 },
    Tooltip: { maxWidth: 360 },
  },
}
