import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { DEFAULT_NAMESPACE, loadCatalogue, sharedOptions } from '@haidang/phrases/browser'
import type { Locale } from '@haidang/contracts'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createInstance } from 'i18next'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider, initReactI18next } from 'react-i18next'
import { createApi } from './api.ts'
import { ApiProblem, isProblem } from './api-problem.ts'
import { NowProvider } from './now-provider.tsx'
import { createAppRouter } from './router.tsx'
import { ApiContext, forgetSession, SESSION_KEY, storedLocale, wasSignedIn } from './session.tsx'
import { createStepUp, StepUpContext } from './step-up.ts'
import { theme } from './theme.ts'

const colorSchemes = localStorageColorSchemeManager({ key: 'haidang.scheme' })

function createQueries(): QueryClient {
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (isProblem(error, 'session.required') && query.queryKey[0] !== SESSION_KEY[0]) forgetSession(queries)
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (count, error) =>
          count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status === 503),
        refetchOnWindowFocus: false,
      },
    },
  })
  return queries
}

/** Puts the application into `element`: language, client, cache, router, look. */
export async function start(element: HTMLElement): Promise<void> {
  const locale = storedLocale()
  const resources = { [locale]: { [DEFAULT_NAMESPACE]: await loadCatalogue(locale, wasSignedIn() ? 'whole' : 'door') } }
  const i18n = createInstance({
    ...sharedOptions,
    resources,
    lng: locale,
    fallbackLng: false,
    partialBundledLanguages: true,
  })
  void i18n.use(initReactI18next).init()
  const tellLanguage = (language: string) => {
    document.documentElement.lang = language
  }
  tellLanguage(i18n.language)
  i18n.on('languageChanged', tellLanguage)

  const stepUp = createStepUp()
  const api = createApi((): Locale => (i18n.language === 'en' ? 'en' : 'vi'), stepUp.ask)
  const queries = createQueries()
  const router = createAppRouter()
  createRoot(element).render(
    <StrictMode>
      <I18nextProvider i18n={i18n}>
        <MantineProvider
          theme={theme}
          colorSchemeManager={colorSchemes}
          defaultColorScheme="auto"
          withCssVariables={false}
          withGlobalClasses={false}
        >
          <QueryClientProvider client={queries}>
            <ApiContext value={api}>
              <StepUpContext value={stepUp}>
                <NowProvider>
                  <Notifications position="bottom-right" limit={4} />
                  <RouterProvider router={router} />
                </NowProvider>
              </StepUpContext>
            </ApiContext>
          </QueryClientProvider>
        </MantineProvider>
      </I18nextProvider>
    </StrictMode>,
  )
}
