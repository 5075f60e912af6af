import type { Alert } from '@haidang/contracts'
import { Button, Modal, Radio, Stack, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowRight, IconCheck, IconSpeakerphone } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../../app/act.ts'
import { DetectionName } from '../../app/detection-name.tsx'
import { HitExplanationPanel } from '../../app/hit-explanation.tsx'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { TechniqueLinks } from '../../app/technique-links.tsx'
import { SeverityBadge } from '../../ui/badges.tsx'
import { ExactTime, RelativeTime } from '../../ui/clock.tsx'
import { DetailFrame, DetailSection } from '../../ui/detail.tsx'
import { Facts } from '../../ui/facts.tsx'
import { shortHashes } from '../../ui/short-value.ts'
import { useText } from '../../ui/text.ts'
import { ValueList } from '../../ui/value-list.tsx'
import { AlertState } from './alert-state.tsx'

const VERDICTS = ['true_positive', 'false_positive', 'benign'] as const

function CloseForm({ alert, onClose }: { readonly alert: Alert; readonly onClose: () => void }) {
  const { t } = useText()
  const { api } = useApp()
  const [verdict, setVerdict] = useState<(typeof VERDICTS)[number] | null>(null)
  const [note, setNote] = useState('')
  const close = useAct({
    run: (chosen: (typeof VERDICTS)[number]) => api.alerts.close(alert.id, { verdict: chosen, note }),
    touches: ['alerts', 'board', 'campaigns'],
    done: t('ui.alerts.closed'),
    onDone: onClose,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.alerts.closeTitle')}
      centered
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack>
        <p>{t('ui.alerts.closeBody')}</p>
        <Radio.Group
          label={t('ui.alerts.verdict')}
          description={t('ui.alerts.verdictHint')}
          value={verdict}
          onChange={(value) => setVerdict(VERDICTS.find((known) => known === value) ?? null)}
        >
          <Stack gap="xs" mt="xs">
            {VERDICTS.map((value) => (
              <Radio key={value} value={value} label={t(`domain.verdict.${value}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label={`${t('ui.alerts.noteLabel')} ${t('ui.field.optional')}`}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={2000}
        />
        <Button
          disabled={verdict === null}
          loading={close.isPending}
          onClick={() => verdict !== null && close.mutate(verdict)}
        >
          {t('ui.alerts.close')}
        </Button>
      </Stack>
    </Modal>
  )
}

function Acts({ alert }: { readonly alert: Alert }) {
  const { t } = useText()
  const { api } = useApp()
  const navigate = useNavigate()
  const mayHandle = useMay('alert.handle')
  const mayDraft = useMay('warning.draft')
  const [isClosing, closing] = useDisclosure(false)
  const acknowledge = useAct({
    run: () => api.alerts.acknowledge(alert.id),
    touches: ['alerts', 'board'],
    done: t('ui.alerts.acknowledged'),
  })
  const draft = useAct({
    run: () => api.alerts.draftWarning(alert.id),
    touches: ['warnings', 'board'],
    done: t('ui.alerts.drafted'),
    onDone: (warning) => void navigate({ to: '/warnings/$warningId/edit', params: { warningId: warning.id } }),
  })
  const isNew = alert.state === 'new'
  return (
    <>
      {mayHandle && isNew && (
        <Button
          leftSection={<IconCheck size={17} aria-hidden />}
          loading={acknowledge.isPending}
          onClick={() => acknowledge.mutate(undefined)}
        >
          {t('ui.alerts.acknowledge')}
        </Button>
      )}
      {mayDraft && alert.state !== 'closed' && (
        <Button
          variant={isNew && mayHandle ? 'default' : 'filled'}
          leftSection={<IconSpeakerphone size={17} aria-hidden />}
          loading={draft.isPending}
          onClick={() => draft.mutate(undefined)}
        >
          {t('ui.alerts.draft')}
        </Button>
      )}
      {mayHandle && alert.state !== 'closed' && (
        <Button variant="default" onClick={closing.open}>
          {t('ui.alerts.close')}
        </Button>
      )}
      {isClosing && <CloseForm alert={alert} onClose={closing.close} />}
    </>
  )
}

function Body({ alert }: { readonly alert: Alert }) {
  const { t } = useText()
  const newest = alert.evidence.toSorted((a, b) => b.at.localeCompare(a.at))[0]
  const mayCampaign = useMay('campaign.read')
  return (
    <DetailFrame
      title={shortHashes(alert.title)}
      marks={
        <>
          <SeverityBadge severity={alert.severity} />
          <AlertState state={alert.state} />
          <span>{t('ui.alerts.times', { count: alert.count })}</span>
        </>
      }
      acts={<Acts alert={alert} />}
    >
      {alert.campaignId !== null && mayCampaign && (
        <Link to="/campaigns/$campaignId" params={{ campaignId: alert.campaignId }}>
          {t('ui.alerts.openCampaign')} <IconArrowRight size={14} aria-hidden />
        </Link>
      )}
      <Facts
        facts={[
          { label: t('ui.field.organisation'), value: alert.organisation.name },
          { label: t('ui.alerts.entity'), value: <ValueList values={[alert.entity]} /> },
          { label: t('ui.field.firstSeen'), value: <ExactTime at={alert.firstSeenAt} withSeconds /> },
          { label: t('ui.field.lastSeen'), value: <ExactTime at={alert.lastSeenAt} withSeconds /> },
          { label: t('ui.alerts.rule'), value: <DetectionName ruleKey={alert.ruleKey} /> },
          {
            label: t('ui.field.techniques'),
            value: <TechniqueLinks techniques={alert.techniques.map((id) => ({ id }))} />,
          },
          { label: t('ui.alerts.handledBy'), value: alert.handledBy?.displayName ?? t('ui.field.nobody') },
          ...(alert.verdict === null
            ? []
            : [{ label: t('ui.alerts.verdict'), value: t(`domain.verdict.${alert.verdict}`) }]),
          ...(alert.note === null || alert.note === '' ? [] : [{ label: t('ui.field.note'), value: alert.note }]),
        ]}
      />
      {newest !== undefined && (
        <DetailSection title={t('ui.rules.why.title')}>
          <HitExplanationPanel
            eventId={newest.eventId}
            at={newest.at}
            ruleKey={alert.ruleKey}
            next={alert.state === 'closed' ? undefined : t('ui.rules.why.nextAlert')}
          />
        </DetailSection>
      )}
      {alert.values.length > 0 && (
        <DetailSection title={t('ui.alerts.values')}>
          <ValueList values={alert.values} />
        </DetailSection>
      )}
      <DetailSection
        title={t('ui.alerts.evidence')}
        beside={
          <Link to="/events" search={{ rule: alert.ruleKey, organisations: [alert.organisation.id], range: '7d' }}>
            {t('ui.alerts.allEvidence')}
          </Link>
        }
      >
        <ol>
          {alert.evidence.slice(0, 20).map((piece) => (
            <li key={piece.eventId}>
              <Link to="/events/$eventId" params={{ eventId: piece.eventId }} search={{ at: piece.at }}>
                <ExactTime at={piece.at} withSeconds />
              </Link>{' '}
              <RelativeTime at={piece.at} />
            </li>
          ))}
        </ol>
      </DetailSection>
    </DetailFrame>
  )
}

/** One alert: what it is, its state, the next act, then facts and evidence. */
export function AlertDetail({ alertId }: { readonly alertId: string }) {
  const { api } = useApp()
  const query = useQuery({ queryKey: ['alerts', 'one', alertId], queryFn: () => api.alerts.read(alertId) })
  return <Loaded query={query}>{(alert) => <Body alert={alert} />}</Loaded>
}
