import type { Rule, RuleException } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ExceptionForm } from '../../app/exception-form.tsx'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { ExactTime } from '../../ui/clock.tsx'
import { numberText } from '../../ui/format.ts'
import { Panel } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import { ExceptionMatching, useAudienceWords } from './exception-words.tsx'
import classes from './rules.module.css'

function Row({ exception }: { readonly exception: RuleException }) {
  const { t, locale } = useText()
  const audience = useAudienceWords()
  return (
    <li className={classes.entry}>
      <Link to="/rules/exceptions" search={{ open: exception.id }}>
        <ExceptionMatching matching={exception.matching} />
      </Link>
      <p>{exception.reason}</p>
      <p className={classes.soft}>
        {audience(exception.audience)} ·{' '}
        {t('ui.rules.exception.suppressed', {
          count: exception.suppressedCount,
          n: numberText(locale, exception.suppressedCount),
        })}{' '}
        ·{' '}
        {exception.expiresAt === null ? (
          t('ui.rules.exception.never')
        ) : (
          <>
            {t('ui.rules.exception.until')} <ExactTime at={exception.expiresAt} />
          </>
        )}
      </p>
    </li>
  )
}

/** The exceptions in force for one rule, and the way to another. */
export function RuleExceptionsPanel({ rule }: { readonly rule: Rule }) {
  const { t } = useText()
  const { api } = useApp()
  const mayTune = useMay('rule.tune')
  const [isOpen, form] = useDisclosure(false)
  const query = useQuery({
    queryKey: ['rules', 'exceptions-of', rule.id],
    queryFn: ({ signal }) => api.ruleExceptions.list({ ruleId: rule.id, states: ['active'], limit: 20 }, signal),
  })
  return (
    <Panel
      title={t('ui.rules.exception.title')}
      acts={
        mayTune && (
          <Button size="xs" variant="default" leftSection={<IconPlus size={15} aria-hidden />} onClick={form.open}>
            {t('ui.rules.exception.create')}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {(page) =>
          page.items.length === 0 ? (
            <p className={classes.soft}>{t('ui.rules.exception.none')}</p>
          ) : (
            <ul className={classes.entries}>
              {page.items.map((exception) => (
                <Row key={exception.id} exception={exception} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {isOpen && <ExceptionForm rule={rule} onClose={form.close} />}
    </Panel>
  )
}
