import type { IssuedToken } from '@haidang/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { CONNECT_STEPS } from '../../../app/search-params.ts'
import { useApp } from '../../../app/session.tsx'
import { Page } from '../../../ui/page.tsx'
import { useText } from '../../../ui/text.ts'
import { ArriveStep } from './arrive-step.tsx'
import { ChooseStep } from './choose-step.tsx'
import classes from './connect.module.css'
import type { Connecting } from './connecting.ts'
import { CreateStep } from './create-step.tsx'
import { NO_SAMPLE } from './sample.ts'
import { SampleStep } from './sample-step.tsx'
import { senderById } from './senders.ts'

const START: Connecting = {
  sample: NO_SAMPLE,
  format: 'auto',
  zoneOffsetMinutes: 420,
  mapping: null,
  kept: null,
}

type Step = (typeof CONNECT_STEPS)[number]

/** From a device nobody has heard of to its first event: what to do there, a sample, the source, the arrival. */
export function ConnectPage() {
  const { t } = useText()
  const { api } = useApp()
  const search = useSearch({ from: '/sources/connect' })
  const navigate = useNavigate({ from: '/sources/connect' })
  const [state, setState] = useState<Connecting>(START)
  const [issued, setIssued] = useState<IssuedToken | null>(null)
  const sender = senderById(search.kind)
  const step: Step = search.source !== undefined ? 'arrive' : sender === null ? 'choose' : (search.step ?? 'choose')
  const change = (part: Partial<Connecting>) => setState((before) => ({ ...before, ...part }))
  const go = (to: Step) => void navigate({ search: { ...search, step: to } })

  // A mapping named by the address is mended from its newest version.
  const kept = useQuery({
    queryKey: ['mappings', 'one', search.mapping ?? ''],
    queryFn: () => api.mappings.read(search.mapping ?? ''),
    enabled: search.mapping !== undefined,
  }).data
  useEffect(() => {
    const definition = kept?.versions[0]?.definition
    if (kept === undefined || definition === undefined) return
    setState((before) => (before.kept?.id === kept.id ? before : { ...before, kept, mapping: definition }))
  }, [kept])

  const at = CONNECT_STEPS.indexOf(step)
  return (
    <Page
      title={sender === null ? t('ui.connect.title') : `${t('ui.connect.title')}: ${sender.product}`}
      lead={t('ui.connect.lead')}
      above={<Link to="/sources">{t('ui.connect.back')}</Link>}
      width="wide"
    >
      <nav aria-label={t('ui.connect.steps')}>
        <ol className={classes.steps}>
          {CONNECT_STEPS.map((one, n) => (
            <li key={one} data-state={n < at ? 'done' : n === at ? 'now' : 'later'}>
              <button
                type="button"
                disabled={search.source !== undefined || (n > 0 && sender === null) || (n === 3 && issued === null)}
                aria-current={n === at ? 'step' : undefined}
                onClick={() => go(one)}
              >
                <span className={classes.stepNumber} aria-hidden>
                  {n + 1}
                </span>
                {t(`ui.connect.step.${one}`)}
                {n < at && <span className="visually-hidden">, {t('ui.connect.stepDone')}</span>}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      {step === 'choose' && (
        <ChooseStep
          sender={sender}
          q={search.q ?? ''}
          onSearch={(q) => {
            const { q: _q, ...rest } = search
            void navigate({ search: q === '' ? rest : { ...rest, q }, replace: true })
          }}
          onChoose={(kind) => {
            const { kind: _kind, ...rest } = search
            void navigate({ search: kind === null ? rest : { ...rest, kind } })
          }}
          onNext={() => go('sample')}
        />
      )}
      {step === 'sample' && sender !== null && (
        <SampleStep sender={sender} state={state} onChange={change} onNext={() => go('create')} />
      )}
      {step === 'create' && sender !== null && (
        <CreateStep
          sender={sender}
          state={state}
          onChange={change}
          onBack={() => go('sample')}
          onCreated={(made) => {
            setIssued(made)
            void navigate({ search: { kind: sender.id, source: made.source.id } })
          }}
        />
      )}
      {step === 'arrive' && search.source !== undefined && (
        <ArriveStep
          sourceId={search.source}
          sender={sender}
          token={issued?.token ?? null}
          firstLine={state.sample.text}
        />
      )}
    </Page>
  )
}
