// Over 300 lines: the count of events, the tokens and the acts of one source are one screen and change together.
import type { IssuedToken, Source, SourceToken } from '@haidang/contracts'
import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { RelativeTime } from '../../ui/clock.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DetailFrame, DetailSection } from '../../ui/detail.tsx'
import { Facts } from '../../ui/facts.tsx'
import { absoluteTime, bytesText, numberText, relativeTime, spanOf } from '../../ui/format.ts'
import { useNow } from '../../ui/now.tsx'
import { useText } from '../../ui/text.ts'
import { IssuedTokenDialog } from './issued-token.tsx'
import { SourceForm } from './source-form.tsx'
import { SourceState } from './source-state.tsx'
import classes from './sources.module.css'

/** Received = stored + duplicates + refused + quarantined + underway, written as the sum it is. */
function Equation({ source }: { readonly source: Source }) {
  const { t, locale } = useText()
  const { counts } = source
  const parts = [
    { label: t('ui.sources.stored'), value: counts.stored },
    { label: t('ui.sources.duplicates'), value: counts.duplicates },
    { label: t('ui.sources.refused'), value: counts.refused, tone: counts.refused > 0 ? 'bad' : undefined },
    {
      label: t('ui.sources.quarantined'),
      value: counts.quarantined,
      tone: counts.quarantined > 0 ? 'warn' : undefined,
    },
    { label: t('ui.sources.underway'), value: counts.underway },
  ]
  const gap = counts.received - parts.reduce((sum, part) => sum + part.value, 0)
  return (
    <DetailSection
      title={t('ui.sources.equationTitle')}
      beside={<span className={classes.soft}>{t('ui.sources.bytes', { size: bytesText(locale, counts.bytes) })}</span>}
    >
      <div className={classes.equation}>
        <span className={classes.term}>
          <strong>{numberText(locale, counts.received)}</strong>
          <span>{t('ui.sources.received')}</span>
        </span>
        {parts.map((part, n) => (
          <span key={part.label} className={classes.termGroup}>
            <span className={classes.operator}>{n === 0 ? '=' : '+'}</span>
            <span className={classes.term} data-tone={part.tone}>
              <strong>{numberText(locale, part.value)}</strong>
              <span>{part.label}</span>
            </span>
          </span>
        ))}
      </div>
      <StateBadge
        tone={gap === 0 ? 'good' : 'warn'}
        label={
          gap === 0 ? t('ui.sources.equationHolds') : t('ui.sources.equationBroken', { count: numberText(locale, gap) })
        }
      />
    </DetailSection>
  )
}

function Token({ source, token }: { readonly source: Source; readonly token: SourceToken }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const mayManage = useMay('source.manage')
  const now = useNow()
  const [isRevoking, setRevoking] = useState(false)
  const revoke = useAct({
    run: () => api.sources.revoke(source.id, token.id),
    touches: ['sources'],
    done: t('ui.sources.revoked'),
    onDone: () => setRevoking(false),
    isQuiet: true,
  })
  const time = (at: string) => relativeTime(locale, Date.parse(at), now) ?? t('ui.clock.now')
  const isExpired = token.expiresAt !== null && Date.parse(token.expiresAt) <= now
  const state =
    token.revokedAt !== null
      ? { tone: 'quiet' as const, label: t('ui.sources.tokenRevoked', { time: time(token.revokedAt) }) }
      : isExpired
        ? { tone: 'quiet' as const, label: t('ui.sources.tokenExpired') }
        : token.expiresAt !== null
          ? {
              tone: 'warn' as const,
              label: t('ui.sources.tokenExpires', { time: absoluteTime(locale, token.expiresAt) }),
            }
          : { tone: 'good' as const, label: t('ui.sources.tokenActive') }
  return (
    <li className={classes.token}>
      <span>
        <StateBadge tone={state.tone} label={state.label} />
        <span className={classes.soft}>
          {t('ui.sources.tokenCreated', { time: time(token.createdAt) })} ·{' '}
          {token.lastUsedAt === null
            ? t('ui.sources.tokenNeverUsed')
            : t('ui.sources.tokenUsed', { time: time(token.lastUsedAt) })}
        </span>
      </span>
      {mayManage && token.revokedAt === null && !isExpired && (
        <Button size="compact-sm" variant="default" onClick={() => setRevoking(true)}>
          {t('ui.sources.revoke')}
        </Button>
      )}
      {isRevoking && (
        <ConfirmDialog
          isOpen
          isDangerous
          title={t('ui.sources.revokeTitle', { name: source.name })}
          body={t('ui.sources.revokeBody')}
          confirmLabel={t('ui.sources.revoke')}
          isWorking={revoke.isPending}
          failure={revoke.isError ? refusal(revoke.error) : null}
          onConfirm={() => revoke.mutate(undefined)}
          onClose={() => setRevoking(false)}
        />
      )}
    </li>
  )
}

function Rotation({
  source,
  onIssued,
  onClose,
}: {
  readonly source: Source
  readonly onIssued: (issued: IssuedToken) => void
  readonly onClose: () => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [overlap, setOverlap] = useState('86400')
  const rotate = useAct({
    run: () => api.sources.rotate(source.id, Number(overlap)),
    touches: ['sources'],
    onDone: onIssued,
    isQuiet: true,
  })
  return (
    <ConfirmDialog
      isOpen
      title={t('ui.sources.rotateTitle', { name: source.name })}
      body={t('ui.sources.rotateBody')}
      confirmLabel={t('ui.sources.rotate')}
      isWorking={rotate.isPending}
      failure={rotate.isError ? refusal(rotate.error) : null}
      onConfirm={() => rotate.mutate(undefined)}
      onClose={onClose}
    >
      <Select
        mt="md"
        label={t('ui.sources.overlap')}
        value={overlap}
        allowDeselect={false}
        onChange={(value) => value !== null && setOverlap(value)}
        data={[
          { value: '0', label: t('ui.sources.overlapNone') },
          { value: '3600', label: t('ui.sources.overlapHour') },
          { value: '86400', label: t('ui.sources.overlapDay') },
          { value: '604800', label: t('ui.sources.overlapWeek') },
        ]}
      />
    </ConfirmDialog>
  )
}

function SourceView({ source }: { readonly source: Source }) {
  const { t, lookup, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const mayManage = useMay('source.manage')
  const [open, setOpen] = useState<'edit' | 'rotate' | 'pause' | null>(null)
  const [issued, setIssued] = useState<IssuedToken | null>(null)
  const close = () => setOpen(null)
  const isPaused = source.state === 'paused'
  const save = useAct({
    run: (values: Parameters<typeof api.sources.update>[1]) => api.sources.update(source.id, values),
    touches: ['sources', 'board'],
    done: t('ui.sources.form.saved'),
    onDone: close,
    isQuiet: true,
  })
  const pause = useAct({
    run: () => api.sources.update(source.id, { isPaused: !isPaused }),
    touches: ['sources', 'board'],
    done: isPaused ? t('ui.sources.resumed') : t('ui.sources.paused'),
    onDone: close,
  })
  return (
    <DetailFrame
      title={source.name}
      marks={
        <>
          <SourceState state={source.state} />
          <span className={classes.soft}>{source.organisation.name}</span>
        </>
      }
      acts={
        mayManage && (
          <>
            <Button variant="default" onClick={() => setOpen('edit')}>
              {t('ui.act.edit')}
            </Button>
            {source.transport === 'http' && (
              <Button variant="default" onClick={() => setOpen('rotate')}>
                {t('ui.sources.rotate')}
              </Button>
            )}
            <Button
              variant="default"
              loading={pause.isPending}
              onClick={() => (isPaused ? pause.mutate(undefined) : setOpen('pause'))}
            >
              {isPaused ? t('ui.sources.resume') : t('ui.sources.pause')}
            </Button>
          </>
        )
      }
    >
      <Facts
        facts={[
          { label: t('ui.sources.columnLast'), value: <RelativeTime at={source.lastSeenAt} /> },
          ...(source.silentSince === null
            ? []
            : [{ label: t('domain.sourceState.silent'), value: <RelativeTime at={source.silentSince} /> }]),
          { label: t('ui.sources.format'), value: t(`domain.sourceFormat.${source.format}`) },
          ...(source.mapping === null
            ? []
            : [
                {
                  label: t('ui.connect.sourceMapping'),
                  value: (
                    <Link to="/sources/mappings" search={{ open: source.mapping.mappingId }}>
                      {t('ui.connect.sourceMappingValue', {
                        name: source.mapping.name,
                        version: source.mapping.version,
                      })}
                    </Link>
                  ),
                },
              ]),
          {
            label: t('ui.sources.transport'),
            value: `${t(`domain.transport.${source.transport}`)}${source.syslogSenders.length === 0 ? '' : ` · ${source.syslogSenders.join(', ')}`}`,
          },
          {
            label: t('ui.sources.quota'),
            value: t('ui.sources.quotaValue', { count: numberText(locale, source.quotaEventsPerSecond) }),
          },
          { label: t('ui.sources.interval'), value: spanOf(locale, source.expectedIntervalSeconds * 1000) },
        ]}
      />
      <Equation source={source} />
      {source.refusals.length > 0 && (
        <DetailSection title={t('ui.sources.refusalsTitle')}>
          <ul>
            {source.refusals.map((refused) => (
              <li key={refused.code} className={classes.refusal}>
                <span>
                  {lookup(`problems.${refused.code}`, {}, lookup(`errors.${refused.code}.title`, {}, refused.code))}
                </span>
                <strong>{numberText(locale, refused.count)}</strong>
              </li>
            ))}
          </ul>
        </DetailSection>
      )}
      <p className={classes.links}>
        <Link to="/events" search={{ source: source.id }}>
          {t('ui.sources.openEvents')}
        </Link>
        <Link to="/quarantine" search={{ source: source.id }}>
          {t('ui.sources.openQuarantine')}
        </Link>
      </p>
      {source.tokens.length > 0 && (
        <DetailSection title={t('ui.sources.tokensTitle')}>
          <ul>
            {source.tokens.map((token) => (
              <Token key={token.id} source={source} token={token} />
            ))}
          </ul>
        </DetailSection>
      )}
      {open === 'edit' && (
        <SourceForm
          source={source}
          isWorking={save.isPending}
          error={save.error}
          onSave={({ name, format, expectedIntervalSeconds, quotaEventsPerSecond, zoneOffsetMinutes, syslogSenders }) =>
            save.mutate({
              name,
              format,
              expectedIntervalSeconds,
              quotaEventsPerSecond,
              zoneOffsetMinutes,
              syslogSenders,
            })
          }
          onClose={close}
        />
      )}
      {open === 'rotate' && (
        <Rotation
          source={source}
          onIssued={(made) => {
            close()
            setIssued(made)
          }}
          onClose={close}
        />
      )}
      {open === 'pause' && (
        <ConfirmDialog
          isOpen
          title={t('ui.sources.pauseTitle', { name: source.name })}
          body={t('ui.sources.pauseBody')}
          confirmLabel={t('ui.sources.pause')}
          isWorking={pause.isPending}
          failure={pause.isError ? refusal(pause.error) : null}
          onConfirm={() => pause.mutate(undefined)}
          onClose={close}
        />
      )}
      {issued !== null && <IssuedTokenDialog issued={issued} onClose={() => setIssued(null)} />}
    </DetailFrame>
  )
}

/** One source: alive or not, whether its counts add up, its tokens. */
export function SourceDetail({ sourceId }: { readonly sourceId: string }) {
  const { api } = useApp()
  const query = useQuery({
    queryKey: ['sources', 'one', sourceId],
    queryFn: () => api.sources.read(sourceId),
    refetchInterval: 15_000,
  })
  return <Loaded query={query}>{(source) => <SourceView key={source.id} source={source} />}</Loaded>
}
