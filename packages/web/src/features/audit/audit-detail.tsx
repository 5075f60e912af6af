import type { AuditDetail as Detail } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Loaded } from '../../app/loaded.tsx'
import type { AuditSearch } from '../../app/search-params.ts'
import { useApp } from '../../app/session.tsx'
import { ExactTime } from '../../ui/clock.tsx'
import { CopyValue } from '../../ui/copy-value.tsx'
import { DetailFrame, DetailSection } from '../../ui/detail.tsx'
import { deviceName } from '../../ui/device-name.ts'
import { type Fact, Facts } from '../../ui/facts.tsx'
import { useText } from '../../ui/text.ts'
import classes from './audit.module.css'
import { DifferenceTable } from './difference-table.tsx'
import { useWords } from './words.tsx'

const MARKS = ['breakGlass', 'delegation', 'approval'] as const

function Shown({ entry, onOnly }: { readonly entry: Detail; readonly onOnly: (filter: AuditSearch) => void }) {
  const text = useText()
  const { t, lookup } = text
  const words = useWords()
  const { origin } = entry
  const marks = MARKS.flatMap((mark) => {
    const id = entry.marks?.[mark]
    return id === undefined ? [] : [t(`ui.audit.marks.${mark}`, { id })]
  })
  const facts: (Fact | null)[] = [
    { label: t('ui.audit.columnWho'), value: words.who(entry) },
    { label: t('ui.field.time'), value: <ExactTime at={entry.at} withSeconds /> },
    { label: t('ui.field.organisation'), value: entry.organisation?.name ?? t('ui.list.none') },
    {
      label: t('ui.audit.columnSubject'),
      value: entry.subject.id === null ? entry.subject.kind : <CopyValue value={entry.subject.id} />,
    },
    entry.reason === null ? null : { label: t('ui.audit.why'), value: entry.reason },
    entry.code === null
      ? null
      : { label: t('ui.audit.refusedFor'), value: lookup(`errors.${entry.code}.title`, {}, entry.code) },
    marks.length === 0 ? null : { label: t('ui.audit.standing'), value: marks.join('; ') },
  ]
  const from: (Fact | null)[] = [
    origin.address === null
      ? null
      : { label: t('ui.audit.filterAddress'), value: <CopyValue value={origin.address} /> },
    origin.agent === null
      ? null
      : { label: t('ui.audit.device'), value: <span title={origin.agent}>{deviceName(text, origin.agent)}</span> },
    origin.sessionId === null ? null : { label: t('ui.audit.session'), value: <CopyValue value={origin.sessionId} /> },
    origin.tokenId === null ? null : { label: t('ui.audit.token'), value: <CopyValue value={origin.tokenId} /> },
  ]
  const isFact = (fact: Fact | null): fact is Fact => fact !== null
  const only: readonly (readonly [label: string, filter: AuditSearch | null])[] = [
    [t('ui.audit.onlyPerson'), ((id) => (id === null ? null : { actor: id }))(entry.actor.owner?.id ?? entry.actor.id)],
    [t('ui.audit.onlySubject'), entry.subject.id === null ? null : { subject: entry.subject.id }],
    [t('ui.audit.onlyOrganisation'), entry.organisation === null ? null : { organisation: entry.organisation.id }],
    [t('ui.audit.onlyAddress'), origin.address === null ? null : { address: origin.address }],
    [t('ui.audit.onlySession'), origin.sessionId === null ? null : { session: origin.sessionId }],
    [t('ui.audit.onlyToken'), origin.tokenId === null ? null : { token: origin.tokenId }],
  ]
  return (
    <DetailFrame title={words.action(entry)} marks={words.result(entry)}>
      <Facts facts={facts.filter(isFact)} />
      <DetailSection title={t('ui.audit.difference')}>
        <DifferenceTable before={entry.before} after={entry.after} />
      </DetailSection>
      {from.some(isFact) && (
        <DetailSection title={t('ui.audit.columnOrigin')}>
          <Facts facts={from.filter(isFact)} />
        </DetailSection>
      )}
      <DetailSection title={t('ui.audit.only')}>
        <div className={classes.only}>
          {only.map(
            ([label, filter]) =>
              filter !== null && (
                <Button key={label} size="xs" variant="default" onClick={() => onOnly(filter)}>
                  {label}
                </Button>
              ),
          )}
        </div>
      </DetailSection>
      <DetailSection title={t('ui.audit.chain')}>
        <Facts
          facts={[
            { label: t('ui.audit.sequence', { seq: entry.seq }), value: <code>{entry.action}</code> },
            { label: t('ui.audit.hash'), value: <CopyValue value={entry.hash} /> },
            {
              label: t('ui.field.state'),
              value: entry.sealedOn === null ? t('ui.audit.notSealed') : t('ui.audit.sealed', { day: entry.sealedOn }),
            },
            { label: t('ui.audit.requestId'), value: <CopyValue value={entry.requestId} /> },
          ]}
        />
      </DetailSection>
    </DetailFrame>
  )
}

/** One row, read by itself: the reading is recorded. */
export function AuditDetail({ seq, onOnly }: { readonly seq: number; readonly onOnly: (filter: AuditSearch) => void }) {
  const { api } = useApp()
  const query = useQuery({
    queryKey: ['audit', 'row', seq],
    queryFn: ({ signal }) => api.audit.read(seq, signal),
    staleTime: 60_000,
  })
  return <Loaded query={query}>{(entry) => <Shown entry={entry} onOnly={onOnly} />}</Loaded>
}
