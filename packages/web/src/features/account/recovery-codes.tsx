import { Alert, Button, Checkbox, CopyButton, Group, Stack } from '@mantine/core'
import { IconCheck, IconCopy, IconDownload, IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { useText } from '../../ui/text.ts'
import classes from './account.module.css'

export interface RecoveryCodesProps {
  readonly login: string
  readonly codes: readonly string[]
  readonly doneLabel: string
  readonly onDone: () => void
}

/** The codes, this once: to copy, to keep as a file, to print; going on takes a word that they are kept. */
export function RecoveryCodes({ login, codes, doneLabel, onDone }: RecoveryCodesProps) {
  const { t } = useText()
  const [isKept, setKept] = useState(false)
  const text = `${t('ui.recovery.fileHead', { login })}\n\n${codes.join('\n')}\n`
  const download = () => {
    const href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
    const link = document.createElement('a')
    link.href = href
    link.download = `hai-dang-${login}.txt`
    link.click()
    URL.revokeObjectURL(href)
  }
  return (
    <Stack gap="md">
      <p>{t('ui.recovery.lead')}</p>
      <Alert color="yellow" variant="light">
        {t('ui.recovery.once')}
      </Alert>
      <div className={classes.codesPaper}>
        <p className={classes.printOnly}>{t('ui.recovery.fileHead', { login })}</p>
        <ol className={classes.codes} aria-label={t('ui.recovery.list')}>
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
      </div>
      <Group gap="xs">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              leftSection={copied ? <IconCheck size={17} aria-hidden /> : <IconCopy size={17} aria-hidden />}
              onClick={copy}
            >
              {copied ? t('ui.recovery.copied') : t('ui.recovery.copy')}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" leftSection={<IconDownload size={17} aria-hidden />} onClick={download}>
          {t('ui.recovery.download')}
        </Button>
        <Button variant="default" leftSection={<IconPrinter size={17} aria-hidden />} onClick={() => window.print()}>
          {t('ui.recovery.print')}
        </Button>
      </Group>
      <Checkbox
        label={t('ui.recovery.saved')}
        checked={isKept}
        onChange={(event) => setKept(event.currentTarget.checked)}
      />
      <Group>
        <Button disabled={!isKept} onClick={onDone}>
          {doneLabel}
        </Button>
      </Group>
    </Stack>
  )
}
