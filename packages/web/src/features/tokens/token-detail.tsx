import type { ApiToken, IssuedApiToken } from '@haidang/contracts'
import { Button, Modal, Select, Stack } from '@mantine/core'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { DoorRefusal } from '../../app/door-refusal.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { TlpBadge } from '../../ui/badges.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DetailFrame, DetailSection } from '../../ui/detail.tsx'
import { Facts } from '../../ui/facts.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import classes from './tokens.module.css'
import { LastUse, PermissionList, TokenEnd, TokenState } from './words.tsx'

const HOUR = 3600
const OVERLAPS = [
  { seconds: 0, key: 'overlapNone' },
  { seconds: HOUR, key: 'overlapHour' },
  { seconds: 24 * HOUR, key: 'overlapDay' },
  { seconds: 168 * HOUR, key: 'overlapWeek' },
] as const

function RotateDialog({
  token,
  onIssued,
  onClose,
}: {
  readonly token: ApiToken
  readonly onIssued: (issued: IssuedApiToken) => void
  readonly onClose: () => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const [overlap, setOverlap] = useState(24 * HOUR)
  const lifetime = Math.round((Date.parse(token.expiresAt) - Date.parse(token.createdAt)) / (24 * HOUR * 1000))
  const rotate = useAct({
    run: () => api.tokens.rotate(token.id, { overlapSeconds: overlap, expiresInDays: Math.max(1, lifetime) }),
    touches: ['tokens', 'service-accounts'],
    onDone: onIssued,
    isQuiet: true,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.tokens.rotateTitle', { name: token.name })}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack>
        <DoorRefusal error={rotate.error} />
        <p>{t('ui.tokens.rotateBody')}</p>
        <Select
          label={t('ui.tokens.overlap')}
          data={OVERLAPS.map(({ seconds, key }) => ({ value: String(seconds), label: t(`ui.tokens.${key}`) }))}
          value={String(overlap)}
          allowDeselect={false}
          onChange={(value) => value !== null && setOverlap(Number(value))}
        />
        <Button loading={rotate.isPending} onClick={() => rotate.mutate(undefined)}>
          {t('ui.tokens.rotate')}
        </Button>
      </Stack>
    </Modal>
  )
}

/** One token: what it carries, where and when it was used, and its ends. */
export function TokenDetail({
  token,
  onIssued,
}: {
  readonly token: ApiToken
  readonly onIssued: (issued: IssuedApiToken) => void
}) {
  const { t, locale } = useText()
  const { api, session } = useApp()
  const refusal = useRefusalText()
  const mayManage = useMay('token.manage')
  const [open, setOpen] = useState<'revoke' | 'rotate' | null>(null)
  const close = () => setOpen(null)
  const revoke = useAct({
    run: () => api.tokens.revoke(token.id),
    touches: ['tokens', 'service-accounts'],
    done: t('ui.tokens.revoked'),
    onDone: close,
    isQuiet: true,
  })
  const isMine = token.owner.kind === 'user' && token.owner.id === session.user.id
  const isOver = token.state === 'revoked' || token.state === 'expired'
  return (
    <DetailFrame
      title={token.name}
      marks={<TokenState token={token} />}
      acts={
        token.state !== 'revoked' && (
          <>
            {(isMine || (mayManage && token.owner.kind === 'service_account')) && token.state !== 'dormant' && (
              <Button onClick={() => setOpen('rotate')}>{t('ui.tokens.rotate')}</Button>
            )}
            {!isOver && (
              <Button variant="default" onClick={() => setOpen('revoke')}>
                {t('ui.tokens.revoke')}
              </Button>
            )}
          </>
        )
      }
    >
      <Facts
        facts={[
          {
            label: t('ui.tokens.owner'),
            value: (
              <>
                {token.owner.name}
                {!token.owner.isActive && <p className={classes.bad}>{t('ui.tokens.ownerInactive')}</p>}
              </>
            ),
          },
          { label: t('ui.field.organisation'), value: token.organisation.name },
          { label: t('ui.tokens.prefix'), value: <code>{`${token.prefix}…`}</code> },
          { label: t('ui.tokens.expires'), value: <TokenEnd token={token} /> },
          {
            label: t('ui.tokens.lastUsed'),
            value: (
              <>
                <LastUse at={token.lastUsedAt} />{' '}
                {token.lastUsedAddress !== null && t('ui.tokens.lastUsedFrom', { address: token.lastUsedAddress })}
              </>
            ),
          },
          {
            label: t('ui.tokens.addresses'),
            value: token.addresses.length === 0 ? t('ui.tokens.anywhere') : token.addresses.join(', '),
          },
          {
            label: t('ui.tokens.clearance'),
            value: token.clearance === null ? t('ui.tokens.clearanceOwn') : <TlpBadge tlp={token.clearance} />,
          },
          { label: t('ui.tokens.created'), value: absoluteTime(locale, token.createdAt) },
          ...(token.revokedAt === null
            ? []
            : [{ label: t('ui.tokens.revokedAt'), value: absoluteTime(locale, token.revokedAt) }]),
        ]}
      />
      <DetailSection title={t('ui.tokens.permissions')}>
        <PermissionList permissions={token.permissions} lost={token.lostPermissions} />
      </DetailSection>
      {open === 'revoke' && (
        <ConfirmDialog
          isOpen
          isDangerous
          title={t('ui.tokens.revokeTitle', { name: token.name })}
          body={t('ui.tokens.revokeBody')}
          confirmLabel={t('ui.tokens.revoke')}
          isWorking={revoke.isPending}
          failure={revoke.isError ? refusal(revoke.error) : null}
          onConfirm={() => revoke.mutate(undefined)}
          onClose={close}
        />
      )}
      {open === 'rotate' && (
        <RotateDialog
          token={token}
          onIssued={(issued) => {
            close()
            onIssued(issued)
          }}
          onClose={close}
        />
      )}
    </DetailFrame>
  )
}
