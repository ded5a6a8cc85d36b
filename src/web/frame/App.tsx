import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type AnyRouter, RouterProvider } from '@tanstack/react-router'
import { ConfigProvider } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import type { Language } from '#engine/text/message.ts'
import { connection } from '#web/client/connection.ts'
import { type FrameServices, ServicesContext } from '#web/frame/services.ts'
import { keep } from '#web/memory/kept.ts'
import { antdWords } from '#web/theme/antd-words.ts'
import { type Density, DensityContext, rememberedDensity, theme } from '#web/theme/theme.ts'
import { LanguageContext, rememberedLanguage, rememberLanguage } from '#web/words/language.ts'

interface Props {
  readonly router: AnyRouter
  readonly queries: QueryClient
  readonly services: FrameServices
}

/** Language, density, theme, answers and routes around everything. */
export function App({ router, queries, services }: Props) {
  const [language, setLanguage] = useState<Language>(rememberedLanguage)
  const [density, setDensity] = useState<Density>(rememberedDensity)
  connection.language = language

  useEffect(() => {
    document.documentElement.lang = language
  }, [language])

  const languageChoice = useMemo(
    () => ({
      language,
      choose: (next: Language) => {
        rememberLanguage(next)
        connection.language = next
        setLanguage(next)
        void queries.invalidateQueries()
      },
    }),
    [language, queries],
  )
  const densityChoice = useMemo(
    () => ({
      density,
      choose: (next: Density) => {
        keep('density', next)
        setDensity(next)
      },
    }),
    [density],
  )
  return (
    <LanguageContext value={languageChoice}>
      <DensityContext value={densityChoice}>
        <ConfigProvider
          theme={theme}
          locale={antdWords(language)}
          csp={{ nonce: nonceOfPage() }}
          getPopupContainer={overlays}
          componentSize={density === 'dense' ? 'middle' : 'large'}
          button={{ autoInsertSpace: false }}
        >
          <QueryClientProvider client={queries}>
            <ServicesContext value={services}>
              <RouterProvider router={router} />
            </ServicesContext>
          </QueryClientProvider>
        </ConfigProvider>
      </DensityContext>
    </LanguageContext>
  )
}

/** The nonce of this very answer of the server, for the styles that antd writes while running. */
function nonceOfPage(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')
  return meta?.nonce || meta?.getAttribute('nonce') || ''
}

/** Where dialogs and menus stand. Not the body itself: there antd would lock scrolling by a style without a nonce. */
function overlays(): HTMLElement {
  return document.getElementById('overlays') ?? document.body
}
