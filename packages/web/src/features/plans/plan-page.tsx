import type { Plan } from '@haidang/contracts'
import { Button, Menu } from '@mantine/core'
import { IconArrowLeft, IconChevronDown, IconDownload, IconGridDots, IconListCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { WorkProgress } from '../../ui/work-progress.tsx'
import { EditPlanDialog } from './edit-plan-dialog.tsx'
import { PlanOverview } from './plan-overview.tsx'
import { PlanStateBadge } from './plans-page.tsx'
import classes from './plans.module.css'

const POLL_MS = 700
type Asked = 'activate' | 'close' | 'remove'
type Act = Asked | 'edit'

/** A document being read, or that could not be: the step it is at, or why not and what to do. */
function Reading({ plan }: { readonly plan: Plan }) {
  const { t, lookup } = useText()
  const { api } = useApp()
  const cancel = useAct({ run: (workId: string) => api.works.cancel(workId), touches: ['plan', 'plans'] })
  const { work } = plan
  if (plan.state === 'failed' || work === null) {
    const code = work?.problem?.code ?? 'plan.unreadable'
    return (
      <EmptyState
        title={t('ui.plans.reading.failed')}
        body={`${lookup(`errors.${code}.title`, work?.problem?.params as never, code)}. ${lookup(`errors.${code}.remedy`, work?.problem?.params as never, '')}`}
        act={<LinkButton to="/plans">{t('ui.plans.reading.again')}</LinkButton>}
      />
    )
  }
  return (
    <Panel title={t('ui.plans.reading.title')}>
      <WorkProgress
        work={work}
        cancelLabel={t('ui.plans.reading.cancel')}
        onCancel={plan.nextActs.includes('cancel_reading') ? () => cancel.mutate(work.id) : undefined}
      />
    </Panel>
  )
}

function Acts({ plan, onAsk }: { readonly plan: Plan; readonly onAsk: (act: Act) => void }) {
  const { t } = useText()
  const { api } = useApp()
  const can = (act: Plan['nextActs'][number]): boolean => plan.nextActs.includes(act)
  const isRead = plan.state !== 'reading' && plan.state !== 'failed'
  const more: { id: Act; label: string }[] = [
    ...(can('edit') ? [{ id: 'edit' as const, label: t('ui.plans.plan.edit') }] : []),
    ...(can('close') ? [{ id: 'close' as const, label: t('ui.plans.plan.close') }] : []),
    ...(can('delete') ? [{ id: 'remove' as const, label: t('ui.plans.plan.remove') }] : []),
  ]
  return (
    <>
      {isRead && (
        <LinkButton
          to="/plans/$planId/review"
          params={{ planId: plan.id }}
          variant={can('review') && plan.review.pending > 0 ? 'filled' : 'default'}
          leftSection={<IconListCheck size={18} aria-hidden />}
        >
          {!can('review')
            ? t('ui.plans.plan.read')
            : plan.review.pending === plan.review.total
              ? t('ui.plans.plan.review')
              : t('ui.plans.plan.continueReview')}
        </LinkButton>
      )}
      {can('assign') && plan.review.accepted > 0 && (
        <LinkButton to="/plans/$planId/assign" params={{ planId: plan.id }} variant="default">
          {t('ui.plans.plan.assign')}
        </LinkButton>
      )}
      {can('activate') && (
        <Button variant={plan.review.pending > 0 ? 'default' : 'filled'} onClick={() => onAsk('activate')}>
          {t('ui.plans.plan.activate')}
        </Button>
      )}
      {isRead && (
        <LinkButton
          to="/plans/$planId/coverage"
          params={{ planId: plan.id }}
          variant="default"
          leftSection={<IconGridDots size={18} aria-hidden />}
        >
          {t('ui.plans.plan.coverage')}
        </LinkButton>
      )}
      {plan.file !== null && (
        <Button
          component="a"
          href={api.files.contentHref(plan.file.id)}
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t('ui.plans.plan.original')}
        </Button>
      )}
      {more.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
              {t('ui.plans.plan.more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {more.map((item) => (
              <Menu.Item key={item.id} onClick={() => onAsk(item.id)}>
                {item.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  )
}

/** One plan: the document it comes from, how far its review and its duties are, and what is next. */
export function PlanPage() {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const { planId } = useParams({ from: '/plans/$planId' })
  const navigate = useNavigate()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [isEditing, setEditing] = useState(false)
  const query = useQuery({
    queryKey: ['plan', planId],
    queryFn: () => api.plans.read(planId),
    refetchInterval: (current) => (current.state.data?.state === 'reading' ? POLL_MS : false),
  })
  const act = useAct({
    run: async (what: Asked) => {
      if (what === 'remove') await api.plans.remove(planId)
      else await api.plans.act(planId, what)
      return what
    },
    touches: ['plan', 'plans', 'duties'],
    done: t('ui.plans.plan.done'),
    onDone: (what) => {
      setAsked(null)
      if (what === 'remove') void navigate({ to: '/plans' })
    },
    isQuiet: true,
  })
  const plan = query.data
  return (
    <Page
      title={plan?.title ?? t('ui.plans.title')}
      above={
        <Link to="/plans" className={classes.line}>
          <IconArrowLeft size={16} aria-hidden /> {t('ui.plans.plan.back')}
        </Link>
      }
      {...(plan === undefined
        ? {}
        : {
            lead: `${plan.number ?? t('ui.plans.noNumber')} · ${plan.issuer} · ${t(`domain.planLevel.${plan.level}`)}`,
            beside: <PlanStateBadge state={plan.state} />,
            acts: <Acts plan={plan} onAsk={(act) => (act === 'edit' ? setEditing(true) : setAsked(act))} />,
          })}
    >
      <Loaded query={query}>
        {(shown) =>
          shown.state === 'reading' || shown.state === 'failed' ? (
            <Reading plan={shown} />
          ) : (
            <PlanOverview plan={shown} />
          )
        }
      </Loaded>
      {plan !== undefined && isEditing && <EditPlanDialog plan={plan} onClose={() => setEditing(false)} />}
      {asked !== null && (
        <ConfirmDialog
          isOpen
          title={t(`ui.plans.plan.${asked}`)}
          body={t(`ui.plans.plan.${asked}Body`)}
          confirmLabel={t(`ui.plans.plan.${asked}`)}
          isDangerous={asked === 'remove'}
          isWorking={act.isPending}
          failure={act.isError ? refusal(act.error) : null}
          onConfirm={() => act.mutate(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </Page>
  )
}
