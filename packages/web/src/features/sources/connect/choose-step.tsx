import { Button, TextInput } from '@mantine/core'
import { foldVietnamese } from '@haidang/std'
import { IconArrowLeft, IconChevronRight, IconSearch } from '@tabler/icons-react'
import { useText } from '../../../ui/text.ts'
import classes from './connect.module.css'
import { destinationOf } from './destination.ts'
import { SENDER_GROUPS, SENDERS } from './senders.ts'
import type { Sender } from './senders.ts'
import { SenderGuide } from './sender-guide.tsx'
import { useReception } from './use-reception.ts'

export interface ChooseStepProps {
  readonly sender: Sender | null
  readonly q: string
  readonly onSearch: (q: string) => void
  readonly onChoose: (id: string | null) => void
  readonly onNext: () => void
}

/** Every kind of sender by vendor and product; one that is chosen shows its page. */
export function ChooseStep({ sender, q, onSearch, onChoose, onNext }: ChooseStepProps) {
  const { t } = useText()
  const reception = useReception()
  if (sender !== null) {
    const to = destinationOf(reception.url, t('ui.connect.tokenPlace'), reception.syslog)
    return (
      <>
        <div className={classes.acts}>
          <Button
            variant="default"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
            onClick={() => onChoose(null)}
          >
            {t('ui.connect.previous')}
          </Button>
          <Button onClick={onNext}>{t('ui.connect.next')}</Button>
        </div>
        <SenderGuide sender={sender} to={to} note={t('ui.connect.guideLater')} />
      </>
    )
  }
  return <SenderList q={q} onSearch={onSearch} onChoose={onChoose} />
}

function SenderList({ q, onSearch, onChoose }: Pick<ChooseStepProps, 'q' | 'onSearch' | 'onChoose'>) {
  const { t } = useText()
  const words = foldVietnamese(q)
    .split(' ')
    .filter((word) => word !== '')
  const textOf = (one: Sender): string =>
    foldVietnamese(
      [
        one.id,
        one.vendor,
        one.product,
        t(`ui.connect.group.${one.group}`),
        ...[one.format, ...(one.alsoFormats ?? [])].map((format) => t(`domain.sourceFormat.${format}`)),
      ].join(' '),
    )
  const found = SENDERS.filter((one) => words.every((word) => textOf(one).includes(word)))
  return (
    <>
      <TextInput
        type="search"
        label={t('ui.connect.search')}
        placeholder={t('ui.connect.searchHint')}
        value={q}
        leftSection={<IconSearch size={16} aria-hidden />}
        onChange={(event) => onSearch(event.currentTarget.value)}
        className={classes.search ?? ''}
        autoComplete="off"
      />
      <p className={classes.soft} role="status">
        {found.length === 0 ? t('ui.connect.noSender') : t('ui.connect.found', { count: found.length })}
      </p>
      {SENDER_GROUPS.map((group) => {
        const members = found.filter((one) => one.group === group)
        return members.length === 0 ? null : (
          <section key={group} className={classes.group}>
            <h2>{t(`ui.connect.group.${group}`)}</h2>
            <ul className={classes.senders}>
              {members.map((one) => (
                <li key={one.id}>
                  <button type="button" className={classes.sender} onClick={() => onChoose(one.id)}>
                    <span className={classes.senderNames}>
                      <strong>{one.product}</strong>
                      <span className={classes.soft}>
                        {[one.vendor, one.needsMapping === true ? t('ui.connect.needsMapping') : '']
                          .filter((part) => part !== '')
                          .join(' · ') || t(`ui.connect.group.${one.group}`)}
                      </span>
                    </span>
                    <IconChevronRight size={16} aria-hidden />
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </>
  )
}
