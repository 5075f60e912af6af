import type { ProcessingActivity } from '@haidang/contracts'
import { Button, Menu } from '@mantine/core'
import { IconDownload, IconPencil, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { Facts } from '../../ui/facts.tsx'
import { useText } from '../../ui/text.ts'
import { LawLine, PersonalDataFrame } from './frame.tsx'
import { ProcessingDialog } from './processing-dialog.tsx'
import classes from './personal-data.module.css'

function Activity({
  activity,
  onEdit,
}: {
  readonly activity: ProcessingActivity
  readonly onEdit: (() => void) | null
}) {
  const { t } = useText()
  const { content } = activity
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <h2>{content.title}</h2>
        <span className={classes.line}>
          {activity.isSensitive && <StateBadge tone="warn" label={t('ui.personalData.sensitive')} />}
          {activity.isEnded && <StateBadge tone="quiet" label={t('ui.personalData.register.ended')} />}
          <span className={classes.soft}>
            {activity.version === 0
              ? t('ui.personalData.register.prefilled')
              : t('ui.personalData.register.version', { version: activity.version })}
          </span>
          {onEdit !== null && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPencil size={14} aria-hidden />}
              onClick={onEdit}
              aria-label={`${t('ui.personalData.register.edit')}: ${content.title}`}
            >
              {t('ui.personalData.register.edit')}
            </Button>
          )}
        </span>
      </div>
      <p className={classes.text}>{content.purpose}</p>
      <Facts
        columns={2}
        facts={[
          {
            label: t('ui.personalData.register.lawfulBasis'),
            value: `${t(`personalData.lawfulBases.${content.lawfulBasis}`)} (${content.basis})`,
          },
          {
            label: t('ui.personalData.register.dataKinds'),
            value: content.dataKinds.map((kind) => t(`personalData.kinds.${kind}`)).join('; '),
          },
          {
            label: t('ui.personalData.register.subjects'),
            value: content.subjects.map((subject) => t(`personalData.subjects.${subject}`)).join('; '),
          },
          { label: t('ui.personalData.register.recipients'), value: content.recipients },
          {
            label: t('ui.personalData.register.retention'),
            value: <span className={classes.text}>{content.retention}</span>,
          },
          { label: t('ui.personalData.register.measures'), value: content.measures },
        ]}
      />
      <details>
        <summary>{t('ui.personalData.register.fields', { count: activity.fields.length })}</summary>
        <p className={classes.soft}>
          {activity.fields.length === 0 ? t('ui.personalData.register.noFields') : activity.fields.join(', ')}
        </p>
      </details>
    </li>
  )
}

/** The register of processing activities: prefilled from the marked fields, edited by the organisation, given out as a paper. */
export function ProcessingPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const mayManage = useMay('personal_data.manage')
  const { unit } = useSearch({ from: '/personal-data' })
  const query = useQuery({
    queryKey: ['processing', unit, locale],
    queryFn: () => api.personalData.processing({ organisationId: unit }),
  })
  const [edited, setEdited] = useState<{ readonly activity: ProcessingActivity | null } | null>(null)
  return (
    <PersonalDataFrame
      tab="register"
      lead={t('ui.personalData.register.lead')}
      acts={
        <>
          <Menu>
            <Menu.Target>
              <Button leftSection={<IconDownload size={18} aria-hidden />}>
                {t('ui.personalData.register.export')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {(['docx', 'pdf', 'xlsx'] as const).map((format) => (
                <Menu.Item
                  key={format}
                  component="a"
                  href={api.personalData.processingHref({ format, organisationId: unit })}
                  download
                >
                  {format.toUpperCase()}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          {mayManage && (
            <Button
              variant="default"
              leftSection={<IconPlus size={18} aria-hidden />}
              onClick={() => setEdited({ activity: null })}
            >
              {t('ui.personalData.register.add')}
            </Button>
          )}
        </>
      }
    >
      <Loaded query={query}>
        {({ law, items }) => (
          <>
            <LawLine law={law} />
            <ul className={classes.list}>
              {items.map((activity) => (
                <Activity
                  key={activity.code}
                  activity={activity}
                  onEdit={mayManage ? () => setEdited({ activity }) : null}
                />
              ))}
            </ul>
          </>
        )}
      </Loaded>
      {edited !== null && <ProcessingDialog activity={edited.activity} unit={unit} onClose={() => setEdited(null)} />}
    </PersonalDataFrame>
  )
}
