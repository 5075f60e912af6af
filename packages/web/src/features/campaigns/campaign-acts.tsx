import type { Campaign } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconSpeakerphone } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useText } from '../../ui/text.ts'

/** What may be done with a campaign: the warning first, then its alerts, closing, undoing a merge. */
export function CampaignActs({ campaign }: { readonly campaign: Campaign }) {
  const { t } = useText()
  const { api } = useApp()
  const navigate = useNavigate()
  const refusal = useRefusalText()
  const mayDraft = useMay('warning.draft')
  const mayManage = useMay('campaign.manage')
  const mayAlerts = useMay('alert.read')
  const [isClosing, closing] = useDisclosure(false)
  const [isUnmerging, unmerging] = useDisclosure(false)
  const draft = useAct({
    run: () => api.campaigns.draftWarning(campaign.id),
    touches: ['campaigns', 'warnings', 'board'],
    done: t('ui.campaigns.drafted'),
    onDone: (warning) => void navigate({ to: '/warnings/$warningId/edit', params: { warningId: warning.id } }),
  })
  const close = useAct({
    run: (note: string) => api.campaigns.close(campaign.id, note),
    touches: ['campaigns', 'board'],
    done: t('ui.campaigns.closedDone'),
    onDone: closing.close,
    isQuiet: true,
  })
  const unmerge = useAct({
    run: () => api.campaigns.unmerge(campaign.id),
    touches: ['campaigns', 'board'],
    onDone: unmerging.close,
    isQuiet: true,
  })
  return (
    <>
      {campaign.warningId !== null ? (
        <LinkButton
          to="/warnings/$warningId"
          params={{ warningId: campaign.warningId }}
          leftSection={<IconSpeakerphone size={17} aria-hidden />}
        >
          {t('ui.campaigns.openWarning')}
        </LinkButton>
      ) : (
        mayDraft &&
        campaign.state === 'open' && (
          <Button
            leftSection={<IconSpeakerphone size={17} aria-hidden />}
            loading={draft.isPending}
            onClick={() => draft.mutate(undefined)}
          >
            {t('ui.campaigns.draft')}
          </Button>
        )
      )}
      {mayAlerts && (
        <LinkButton to="/alerts" search={{ campaign: campaign.id }} variant="default">
          {t('ui.campaigns.alertsOf')}
        </LinkButton>
      )}
      {mayManage && campaign.state === 'merged' && (
        <Button variant="default" onClick={unmerging.open}>
          {t('ui.campaigns.unmerge')}
        </Button>
      )}
      {mayManage && campaign.state === 'open' && (
        <Button variant="default" onClick={closing.open}>
          {t('ui.campaigns.close')}
        </Button>
      )}
      <ConfirmDialog
        isOpen={isClosing}
        title={t('ui.campaigns.closeTitle')}
        body={t('ui.campaigns.closeBody')}
        confirmLabel={t('ui.campaigns.close')}
        reason={{ label: `${t('ui.campaigns.closeNote')} ${t('ui.field.optional')}`, minLength: 0 }}
        isWorking={close.isPending}
        failure={close.isError ? refusal(close.error) : null}
        onConfirm={(note) => close.mutate(note)}
        onClose={closing.close}
      />
      <ConfirmDialog
        isOpen={isUnmerging}
        title={t('ui.campaigns.unmergeTitle')}
        body={t('ui.campaigns.unmergeBody')}
        confirmLabel={t('ui.campaigns.unmerge')}
        isWorking={unmerge.isPending}
        failure={unmerge.isError ? refusal(unmerge.error) : null}
        onConfirm={() => unmerge.mutate(undefined)}
        onClose={unmerging.close}
      />
    </>
  )
}
