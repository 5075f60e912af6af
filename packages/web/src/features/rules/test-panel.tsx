import type { EventRow, TestRulesInput } from '@haidang/contracts'
import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { CodeEditor } from '../../ui/code-editor.tsx'
import { eventTime } from '../../ui/format.ts'
import { useNow } from '../../ui/now.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { resolveRange } from '../../ui/time-range.ts'
import classes from './rules.module.css'
import { storeDraft, storedDraft } from './rule-draft.ts'
import { TestResult } from './test-result.tsx'

const EVENT_ID = /^[0-9a-f]{32}$/

function labelOf(event: EventRow): string {
  return event.signature || event.message || event.process || event.domain || event.host || event.id
}

/** Finds a stored event by its id, by a value in it or by words. */
function EventPicker({ onPick }: { readonly onPick: (id: string, at: string | undefined) => void }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const now = useNow()
  const [text, setText] = useState('')
  const [asked, setAsked] = useState<{ readonly text: string; readonly from: string; readonly to: string } | null>(null)
  const found = useQuery({
    queryKey: ['events', 'pick', asked],
    queryFn: async ({ signal }) => {
      const range = { from: asked?.from, to: asked?.to, limit: 10 }
      const words = asked?.text ?? ''
      const byText = await api.events.list({ ...range, text: words }, signal)
      if (byText.items.length > 0 || words === '') return byText.items
      return (await api.events.list({ ...range, value: words }, signal)).items
    },
    enabled: asked !== null,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const wanted = text.trim()
    if (EVENT_ID.test(wanted)) onPick(wanted, undefined)
    else setAsked({ text: wanted, ...resolveRange({ range: '7d' }, now) })
  }
  return (
    <div className={classes.column}>
      <form onSubmit={submit} className={classes.pickLine}>
        <TextInput
          type="search"
          label={t('ui.rules.test.find')}
          description={t('ui.rules.test.findHint')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" leftSection={<IconSearch size={16} aria-hidden />}>
          {t('ui.events.search')}
        </Button>
      </form>
      {asked !== null && (
        <Loaded query={found}>
          {(rows) =>
            rows.length === 0 ? (
              <EmptyState isSmall body={t('ui.rules.test.noneFound')} />
            ) : (
              <ul className={classes.picks}>
                {rows.map((row) => (
                  <li key={row.id}>
                    <button type="button" onClick={() => onPick(row.id, row.time)}>
                      <span>{labelOf(row)}</span>
                      <span className={classes.soft}>
                        {row.organisation.shortName} · {eventTime(locale, row.time)}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      )}
    </div>
  )
}

/** Tries the text on an event, pasted or stored, as it is written; says what hit and why, or what first did not. */
export function TestPanel({ text, hasErrors }: { readonly text: string; readonly hasErrors: boolean }) {
  const { t } = useText()
  const { api } = useApp()
  const search = useSearch({ strict: false }) as { readonly event?: string; readonly at?: string }
  const navigate = useNavigate()
  const [way, setWay] = useState<'paste' | 'stored'>(search.event === undefined ? 'paste' : 'stored')
  const [pasted, setPasted] = useState(() => storedDraft('event') ?? '')
  const [event] = useDebouncedValue(pasted, 400)
  const input: Partial<TestRulesInput> | null =
    way === 'stored'
      ? search.event === undefined
        ? null
        : { text, eventId: search.event, ...(search.at === undefined ? {} : { time: search.at }) }
      : event.trim() === ''
        ? null
        : { text, event }
  const outcome = useQuery({
    queryKey: ['rules', 'test', input],
    queryFn: ({ signal }) => api.rules.test(input ?? {}, signal),
    enabled: input !== null && !hasErrors,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const pick = (eventId: string | undefined, at: string | undefined) =>
    void navigate({
      to: '.',
      search: { ...(eventId === undefined ? {} : { event: eventId }), ...(at === undefined ? {} : { at }) },
      replace: true,
    })
  return (
    <div className={classes.column}>
      <SegmentedControl
        aria-label={t('ui.rules.test.way')}
        size="xs"
        value={way}
        onChange={(value) => setWay(value === 'stored' ? 'stored' : 'paste')}
        data={[
          { value: 'paste', label: t('ui.rules.test.paste') },
          { value: 'stored', label: t('ui.rules.test.stored') },
        ]}
      />
      {way === 'paste' ? (
        <CodeEditor
          value={pasted}
          onChange={(next) => {
            setPasted(next)
            storeDraft('event', next === '' ? null : next)
          }}
          label={t('ui.rules.test.eventLabel')}
        />
      ) : search.event === undefined ? (
        <EventPicker onPick={pick} />
      ) : (
        <p className={classes.pickLine}>
          <code>{search.event}</code>
          <Button size="compact-sm" variant="default" onClick={() => pick(undefined, undefined)}>
            {t('ui.rules.test.other')}
          </Button>
        </p>
      )}
      <section className={classes.result} aria-label={t('ui.rules.test.result')} aria-live="polite">
        {hasErrors ? (
          <p className={classes.soft}>{t('ui.rules.test.fixFirst')}</p>
        ) : input === null ? (
          <p className={classes.soft}>{t('ui.rules.test.waiting')}</p>
        ) : (
          <Loaded query={outcome}>{(found) => <TestResult outcome={found} />}</Loaded>
        )}
      </section>
    </div>
  )
}
