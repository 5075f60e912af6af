import type { DomainClaim, DomainProof } from '@haidang/contracts'
import { Button, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useAct } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { CopyValue } from '../../ui/copy-value.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import classes from './organisations.module.css'

const TONES = { unproved: 'quiet', proved: 'good', lapsed: 'bad' } as const

function Claim({
  claim,
  organisationId,
  mayManage,
}: {
  readonly claim: DomainClaim
  readonly organisationId: string
  readonly mayManage: boolean
}) {
  const { t, locale } = useText()
  const { api } = useApp()
  const check = useAct({
    run: (method: DomainProof) => api.organisations.checkDomain(organisationId, { domain: claim.domain, method }),
    touches: ['organisations'],
    onDone: ({ problem, state, domain }) => {
      const isProved = state === 'proved' && problem === null
      notifications.show({
        message: isProved
          ? t('ui.organisations.domainProof.proved', { domain })
          : t('ui.organisations.domainProof.notProved', { domain }),
        color: isProved ? 'teal' : 'yellow',
        closeButtonProps: { 'aria-label': t('ui.act.close') },
      })
    },
  })
  const button = (method: DomainProof) =>
    mayManage && (
      <Button
        size="compact-sm"
        variant="default"
        loading={check.isPending && check.variables === method}
        onClick={() => check.mutate(method)}
        aria-label={t(
          method === 'dns' ? 'ui.organisations.domainProof.checkDns' : 'ui.organisations.domainProof.checkFile',
          { domain: claim.domain },
        )}
      >
        {t('ui.organisations.domainProof.check')}
      </Button>
    )
  return (
    <section className={classes.claim} aria-label={claim.domain}>
      <header className={classes.claimHead}>
        <code>{claim.domain}</code>
        <StateBadge tone={TONES[claim.state]} label={t(`ui.organisations.domainProof.states.${claim.state}`)} />
      </header>
      {claim.provedAt !== null && claim.state === 'proved' && (
        <p className={classes.soft}>
          {t('ui.organisations.domainProof.provedOn', { time: absoluteTime(locale, claim.provedAt) })}
        </p>
      )}
      {claim.failingSince !== null && claim.state === 'proved' && (
        <p>{t('ui.organisations.domainProof.failing', { time: absoluteTime(locale, claim.failingSince) })}</p>
      )}
      {claim.problem !== null && (
        <p role="status" className={classes.problem}>
          {t(`ui.organisations.domainProof.problems.${claim.problem}`)}
          {claim.checkedAt !== null && (
            <span className={classes.soft}>
              {' '}
              {t('ui.organisations.domainProof.checkedOn', { time: absoluteTime(locale, claim.checkedAt) })}
            </span>
          )}
        </p>
      )}
      <details open={claim.state !== 'proved'}>
        <summary>{t('ui.organisations.domainProof.how')}</summary>
        <div className={classes.ways}>
          <div>
            <h3>{t('ui.organisations.domainProof.byDns')}</h3>
            <p>{t('ui.organisations.domainProof.dnsStep')}</p>
            <dl className={classes.proof}>
              <dt>{t('ui.organisations.domainProof.name')}</dt>
              <dd>
                <CopyValue value={claim.dnsName} />
              </dd>
              <dt>{t('ui.organisations.domainProof.value')}</dt>
              <dd>
                <CopyValue value={claim.dnsValue} />
              </dd>
            </dl>
            {button('dns')}
          </div>
          <div>
            <h3>{t('ui.organisations.domainProof.byFile')}</h3>
            <p>{t('ui.organisations.domainProof.fileStep')}</p>
            <dl className={classes.proof}>
              <dt>{t('ui.organisations.domainProof.address')}</dt>
              <dd>
                <CopyValue value={claim.fileUrl} />
              </dd>
              <dt>{t('ui.organisations.domainProof.content')}</dt>
              <dd>
                <CopyValue value={claim.fileContent} />
              </dd>
            </dl>
            {button('file')}
          </div>
        </div>
      </details>
    </section>
  )
}

/** The domains an organisation says are its own, whether each is proved, and how to prove it. */
export function DetailDomains({
  organisationId,
  mayManage,
}: {
  readonly organisationId: string
  readonly mayManage: boolean
}) {
  const { t } = useText()
  const { api } = useApp()
  const query = useQuery({
    queryKey: ['organisations', 'domains', organisationId],
    queryFn: () => api.organisations.domains(organisationId),
  })
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState isSmall body={t('ui.organisations.noDomains')} />
        ) : (
          <Stack gap="md">
            <p className={classes.soft}>{t('ui.organisations.domainProof.lead')}</p>
            {items.map((claim) => (
              <Claim key={claim.domain} claim={claim} organisationId={organisationId} mayManage={mayManage} />
            ))}
          </Stack>
        )
      }
    </Loaded>
  )
}
