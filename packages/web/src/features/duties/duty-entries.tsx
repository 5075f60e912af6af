import type { Extension, Obstacle } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useSession } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { ExactTime } from '../../ui/clock.tsx'
import { dateText } from '../../ui/deadline-text.ts'
import { useText } from '../../ui/text.ts'
import classes from './duties.module.css'

function DutyLink({ dutyId, title }: { readonly dutyId: string; readonly title: string }) {
  return (
    <Link to="/duties/$dutyId" params={{ dutyId }} className={classes.entryDuty}>
      {title}
    </Link>
  )
}

/** Whether something was asked by another unit than the reader's: nobody answers what their own unit asked of the one above. */
export function useIsOthers(): (asked: { readonly organisation: { readonly id: string } }) => boolean {
  const { isCentre, organisation } = useSession()
  return (asked) => isCentre || asked.organisation.id !== organisation.id
}

/** A difficulty or proposal, with its answer; `withDuty` where it stands away from its duty. */
export function ObstacleEntry({
  obstacle,
  withDuty = false,
  onAnswer,
}: {
  readonly obstacle: Obstacle
  readonly withDuty?: boolean
  readonly onAnswer: (() => void) | null
}) {
  const { t } = useText()
  return (
    <li className={classes.entry}>
      <span className={classes.line}>
        <StateBadge
          tone={obstacle.state === 'open' ? 'warn' : 'good'}
          label={t(`domain.obstacleState.${obstacle.state}`)}
        />
        <span className={classes.soft}>
          {t(`domain.obstacleKind.${obstacle.kind}`)} · {obstacle.organisation.shortName} ·{' '}
          <ExactTime at={obstacle.at} />
        </span>
      </span>
      {withDuty && <DutyLink dutyId={obstacle.dutyId} title={obstacle.dutyTitle} />}
      <p>{obstacle.text}</p>
      {obstacle.answer !== null && (
        <p className={classes.reply}>
          <strong>{t('ui.duties.detail.answer')}:</strong> {obstacle.answer}
        </p>
      )}
      {onAnswer !== null && (
        <div>
          <Button size="sm" variant="default" onClick={onAnswer}>
            {t('ui.duties.act.answer')}
          </Button>
        </div>
      )}
    </li>
  )
}

const EXTENSION_TONES = { pending: 'warn', approved: 'good', refused: 'bad', withdrawn: 'quiet' } as const

/** A request for more time, with what was decided. */
export function ExtensionEntry({
  extension,
  withDuty = false,
  onDecide,
}: {
  readonly extension: Extension
  readonly withDuty?: boolean
  readonly onDecide: (() => void) | null
}) {
  const { t, locale } = useText()
  return (
    <li className={classes.entry}>
      <span className={classes.line}>
        <StateBadge tone={EXTENSION_TONES[extension.state]} label={t(`domain.extensionState.${extension.state}`)} />
        <span>
          {extension.fromOn === null ? '' : `${dateText(locale, extension.fromOn)} → `}
          {dateText(locale, extension.toOn)}
        </span>
        <span className={classes.soft}>
          {extension.organisation.shortName} · <ExactTime at={extension.at} />
        </span>
      </span>
      {withDuty && <DutyLink dutyId={extension.dutyId} title={extension.dutyTitle} />}
      <p>{extension.reason}</p>
      {extension.note !== null && extension.note !== '' && (
        <p className={classes.reply}>
          <strong>{t('ui.duties.detail.answer')}:</strong> {extension.note}
        </p>
      )}
      {onDecide !== null && (
        <div>
          <Button size="sm" variant="default" onClick={onDecide}>
            {t('ui.duties.act.decide')}
          </Button>
        </div>
      )}
    </li>
  )
}
