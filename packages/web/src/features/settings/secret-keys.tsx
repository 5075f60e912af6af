import type { SecretKey } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp, useSession } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import classes from './settings.module.css'

/** The keys behind the sealed secrets, and making a new one. */
export function SecretKeys({ keys }: { readonly keys: readonly SecretKey[] }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const session = useSession()
  const refusal = useRefusalText()
  const [isOpen, dialog] = useDisclosure(false)
  const rotate = useAct({
    run: (reason: string) => api.settings.rotateKey(reason),
    touches: ['settings'],
    done: t('ui.settings.keys.rotated'),
    onDone: dialog.close,
    isQuiet: true,
  })
  return (
    <Panel
      title={t('ui.settings.keys.title')}
      acts={
        session.permissions.includes('secret.rotate') && (
          <Button size="compact-sm" variant="default" onClick={dialog.open}>
            {t('ui.settings.keys.rotate')}
          </Button>
        )
      }
    >
      <p className={classes.what}>{t('ui.settings.keys.lead')}</p>
      <div className={classes.list}>
        {keys.map((key) => (
          <div className={classes.row} key={key.id}>
            <div>
              <code>{key.id}</code>
              <p className={classes.what}>
                {key.madeAt === null
                  ? t('ui.settings.keys.madeUnknown')
                  : t('ui.settings.keys.madeAt', { time: absoluteTime(locale, key.madeAt) })}
              </p>
            </div>
            <p className={classes.value}>{t('ui.settings.keys.secrets', { count: key.secrets })}</p>
            <StateBadge
              tone={key.isCurrent ? 'good' : 'quiet'}
              label={key.isCurrent ? t('ui.settings.keys.current') : t('ui.settings.keys.former')}
            />
          </div>
        ))}
      </div>
      {isOpen && (
        <ConfirmDialog
          isOpen
          title={t('ui.settings.keys.rotateTitle')}
          body={t('ui.settings.keys.rotateBody')}
          confirmLabel={t('ui.settings.keys.rotate')}
          reason={{ label: t('ui.settings.reason'), minLength: 3 }}
          isWorking={rotate.isPending}
          failure={rotate.isError ? refusal(rotate.error) : null}
          onConfirm={(reason) => rotate.mutate(reason.trim())}
          onClose={dialog.close}
        />
      )}
    </Panel>
  )
}
