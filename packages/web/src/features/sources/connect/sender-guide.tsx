import { Alert } from '@mantine/core'
import { CopyValue } from '../../../ui/copy-value.tsx'
import { Panel } from '../../../ui/page.tsx'
import { useText } from '../../../ui/text.ts'
import { AgentTabs } from './agent-tabs.tsx'
import classes from './connect.module.css'
import { type Destination, takesSyslog, throughRelay } from './destination.ts'
import type { Sender } from './senders.ts'

export interface SenderGuideProps {
  readonly sender: Sender
  readonly to: Destination
  readonly note?: string | undefined
  /** How the source was made; both ways are shown where it is not made yet. */
  readonly transport?: 'http' | 'syslog' | undefined
}

/** What to click or write on the sender's side. */
export function SenderGuide({ sender, to, note, transport }: SenderGuideProps) {
  const { t } = useText()
  const formats = [sender.format, ...(sender.alsoFormats ?? [])].map((format) => t(`domain.sourceFormat.${format}`))
  const isDirect = sender.speaksSyslog && takesSyslog(to) && transport !== 'http'
  const isBehindRelay = sender.speaksSyslog && !isDirect && sender.agent.kind === 'relay'
  const deviceTo = isBehindRelay ? throughRelay(to, t('ui.connect.relayPlace')) : to
  const byAgent = transport !== 'syslog'
  return (
    <div className={classes.guide}>
      <Panel title={t('ui.connect.guideTitle', { name: sender.product })} className={classes.stack}>
        <p className={classes.soft}>{t('ui.connect.reads', { formats: formats.join(', ') })}</p>
        {sender.speaksSyslog && !takesSyslog(to) && (
          <Alert color="yellow" variant="light">
            {t('ui.connect.noSyslog')}
          </Alert>
        )}
        {isDirect && <p className={classes.soft}>{t('ui.connect.viaSyslogNote')}</p>}
        <ol className={classes.guideSteps}>
          {sender.steps.map((step) => (
            <li key={step.text}>
              <p>{t(step.text)}</p>
              {step.code !== undefined && <CopyValue value={step.code(deviceTo)} isBlock />}
            </li>
          ))}
        </ol>
      </Panel>
      {byAgent && (
        <Panel
          title={sender.agent.kind === 'relay' ? t('ui.connect.viaRelay') : t('ui.connect.agentTitle')}
          className={classes.stack}
        >
          {sender.agent.kind === 'relay' && <p className={classes.soft}>{t('ui.connect.viaRelayNote')}</p>}
          <AgentTabs to={to} input={sender.agent} />
          {note !== undefined && <p className={classes.soft}>{note}</p>}
        </Panel>
      )}
    </div>
  )
}
