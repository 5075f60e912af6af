import type { Campaign } from '@haidang/contracts'
import { Button, Checkbox } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { DetectionName } from '../../app/detection-name.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { RelativeTime } from '../../ui/clock.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CopyValue } from '../../ui/copy-value.tsx'
import { numberText } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import classes from './campaigns.module.css'

const keyOf = (artefact: { kind: string; value: string }) => `${artefact.kind}:${artefact.value}`

/** What a campaign is known by; chosen artefacts can be split off into a campaign of their own. */
export function ArtefactsPanel({ campaign }: { readonly campaign: Campaign }) {
  const { t, lookup, locale } = useText()
  const { api } = useApp()
  const navigate = useNavigate()
  const refusal = useRefusalText()
  const mayManage = useMay('campaign.manage') && campaign.state === 'open' && campaign.artefacts.length > 1
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [isSplitting, splitting] = useDisclosure(false)
  const split = useAct({
    run: (reason: string) =>
      api.campaigns.split(campaign.id, {
        artefacts: campaign.artefacts
          .filter((artefact) => chosen.has(keyOf(artefact)))
          .map(({ kind, value }) => ({ kind, value })),
        reason,
      }),
    touches: ['campaigns', 'board'],
    done: t('ui.campaigns.splitDone'),
    isQuiet: true,
    onDone: (made) => void navigate({ to: '/campaigns/$campaignId', params: { campaignId: made.id } }),
  })
  const toggle = (key: string) =>
    setChosen((before) => {
      const next = new Set(before)
      if (!next.delete(key)) next.add(key)
      return next
    })
  return (
    <Panel
      title={t('ui.campaigns.artefactsTitle')}
      beside={<span className={classes.soft}>{numberText(locale, campaign.artefacts.length)}</span>}
      acts={
        mayManage ? (
          <Button
            size="compact-sm"
            variant="default"
            disabled={chosen.size === 0 || chosen.size === campaign.artefacts.length}
            title={t('ui.campaigns.splitHint')}
            onClick={splitting.open}
          >
            {t('ui.campaigns.split')}
          </Button>
        ) : undefined
      }
    >
      <div className={classes.tableScroll} tabIndex={0} role="region" aria-label={t('ui.campaigns.artefactsTitle')}>
        <table className={classes.table}>
          <thead>
            <tr>
              {mayManage && <td />}
              <th scope="col">{t('ui.field.kind')}</th>
              <th scope="col">{t('ui.field.value')}</th>
              <th scope="col" className={classes.end}>
                {t('ui.field.organisation')}
              </th>
              <th scope="col" className={classes.end}>
                {t('ui.field.count')}
              </th>
              <th scope="col">{t('ui.field.lastSeen')}</th>
            </tr>
          </thead>
          <tbody>
            {campaign.artefacts.map((artefact) => (
              <tr key={keyOf(artefact)}>
                {mayManage && (
                  <td>
                    <Checkbox
                      size="xs"
                      aria-label={t('ui.campaigns.selectArtefact', { value: artefact.value })}
                      checked={chosen.has(keyOf(artefact))}
                      onChange={() => toggle(keyOf(artefact))}
                    />
                  </td>
                )}
                <td className={classes.kind}>{lookup(`domain.indicatorKind.${artefact.kind}`, {}, artefact.kind)}</td>
                <td className={classes.artefact}>
                  {artefact.value.startsWith('sigma:') ? (
                    <DetectionName ruleKey={artefact.value} />
                  ) : (
                    <CopyValue value={artefact.value}>
                      <Link to="/events" search={{ value: artefact.value, range: '7d' }} title={t('ui.events.pivot')}>
                        {artefact.value}
                      </Link>
                    </CopyValue>
                  )}
                </td>
                <td className={classes.end}>{numberText(locale, artefact.organisationCount)}</td>
                <td className={classes.end}>{numberText(locale, artefact.count)}</td>
                <td>
                  <RelativeTime at={artefact.lastSeenAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ConfirmDialog
        isOpen={isSplitting}
        title={t('ui.campaigns.splitTitle')}
        body={t('ui.campaigns.splitBody', { count: chosen.size })}
        confirmLabel={t('ui.campaigns.split')}
        reason={{ label: t('ui.campaigns.splitReason'), minLength: 3 }}
        isWorking={split.isPending}
        failure={split.isError ? refusal(split.error) : null}
        onConfirm={(reason) => split.mutate(reason)}
        onClose={splitting.close}
      />
    </Panel>
  )
}
