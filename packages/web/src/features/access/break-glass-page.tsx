import type { BreakGlass, BreakGlassSet } from '@haidang/contracts'
import { Alert, Button, Modal, Radio, Select, Stack, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconUrgent } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import type { StateTone } from '../../ui/badges.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Facts } from '../../ui/facts.tsx'
import { absoluteTime, numberText } from '../../ui/format.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState, RowsSkeleton } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'

type Standing = 'active' | 'unreviewed' | 'overdue' | 'justified' | 'unjustified'
const TONES: Readonly<Record<Standing, StateTone>> = {
  active: 'bad',
  unreviewed: 'warn',
  overdue: 'bad',
  justified: 'good',
  unjustified: 'bad',
}

function standingOf(glass: BreakGlass): Standing {
  if (glass.isActive) return 'active'
  if (glass.review !== null) return glass.review.outcome
  return glass.isReviewOverdue ? 'overdue' : 'unreviewed'
}

function Review({ glass, onClose }: { readonly glass: BreakGlass; readonly onClose: () => void }) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [outcome, setOutcome] = useState<'justified' | 'unjustified' | null>(null)
  const [note, setNote] = useState('')
  const review = useAct({
    run: () => api.breakGlass.review(glass.id, { outcome: outcome ?? 'unjustified', note: note.trim() }),
    touches: ['breakGlass'],
    done: t('ui.breakGlass.reviewed'),
    onDone: onClose,
    isQuiet: true,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui.breakGlass.review')}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack>
        {review.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(review.error)}
          </Alert>
        )}
        <Radio.Group
          label={t('ui.breakGlass.outcome')}
          value={outcome}
          onChange={(value) => setOutcome(value === 'justified' ? 'justified' : 'unjustified')}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="justified" label={t('ui.breakGlass.standing.justified')} />
            <Radio value="unjustified" label={t('ui.breakGlass.standing.unjustified')} />
          </Stack>
        </Radio.Group>
        <Textarea
          label={t('ui.breakGlass.note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          autosize
          minRows={3}
          maxLength={2000}
        />
        <Button
          disabled={outcome === null || note.trim().length < 3}
          loading={review.isPending}
          onClick={() => review.mutate(undefined)}
        >
          {t('ui.breakGlass.conclude')}
        </Button>
      </Stack>
    </Modal>
  )
}

function GlassPanel({ glass }: { readonly glass: BreakGlass }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [isEnding, ending] = useDisclosure(false)
  const [isReviewing, reviewing] = useDisclosure(false)
  const end = useAct({
    run: () => api.breakGlass.end(glass.id),
    touches: ['breakGlass', 'session'],
    done: t('ui.breakGlass.ended'),
    onDone: ending.close,
    isQuiet: true,
  })
  const standing = standingOf(glass)
  return (
    <Panel
      title={`${glass.person.displayName}: ${t(`domain.breakGlassSet.${glass.set}`)}`}
      beside={<StateBadge tone={TONES[standing]} label={t(`ui.breakGlass.standing.${standing}`)} />}
      acts={
        <>
          {glass.mayReview && (
            <Button size="compact-md" onClick={reviewing.open}>
              {t('ui.breakGlass.review')}
            </Button>
          )}
          {glass.mayEnd && (
            <Button size="compact-md" variant="default" onClick={ending.open}>
              {t('ui.breakGlass.end')}
            </Button>
          )}
        </>
      }
    >
      <Facts
        facts={[
          { label: t('ui.breakGlass.reason'), value: glass.reason },
          { label: t('ui.approvals.organisation'), value: glass.organisation.name },
          {
            label: t('ui.delegations.period'),
            value: t('ui.delegations.fromUntil', {
              from: absoluteTime(locale, glass.startedAt),
              until: absoluteTime(locale, glass.endsAt),
            }),
          },
          { label: t('ui.breakGlass.acts'), value: numberText(locale, glass.acts) },
          glass.review === null
            ? { label: t('ui.breakGlass.reviewDue'), value: absoluteTime(locale, glass.reviewDueAt) }
            : {
                label: t('ui.approvals.reviewed'),
                value: `${t('ui.approvals.byAt', { name: glass.review.by.displayName, time: absoluteTime(locale, glass.review.at) })}: ${glass.review.note}`,
              },
        ]}
      />
      <ConfirmDialog
        isOpen={isEnding}
        title={t('ui.breakGlass.endTitle')}
        body={t('ui.breakGlass.endBody', { name: glass.person.displayName })}
        confirmLabel={t('ui.breakGlass.end')}
        isWorking={end.isPending}
        failure={end.isError ? refusal(end.error) : null}
        onConfirm={() => end.mutate(undefined)}
        onClose={ending.close}
      />
      {isReviewing && <Review glass={glass} onClose={reviewing.close} />}
    </Panel>
  )
}

const MINUTES = [30, 60, 120, 240] as const

function Take({ sets, onClose }: { readonly sets: readonly BreakGlassSet[]; readonly onClose: () => void }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [set, setSet] = useState<BreakGlassSet | null>(null)
  const [minutes, setMinutes] = useState(60)
  const [reason, setReason] = useState('')
  const take = useAct({
    run: () => api.breakGlass.take({ set: set ?? 'incident', minutes, reason: reason.trim() }),
    touches: ['breakGlass', 'session'],
    done: t('ui.breakGlass.taken'),
    onDone: onClose,
    isQuiet: true,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('ui.breakGlass.take')}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Stack>
        <Alert color="red" variant="light">
          {t('ui.breakGlass.warning')}
        </Alert>
        {take.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(take.error)}
          </Alert>
        )}
        <Radio.Group
          label={t('ui.breakGlass.set')}
          value={set}
          onChange={(value) => setSet(sets.find((one) => one === value) ?? null)}
        >
          <Stack gap="xs" mt="xs">
            {sets.map((one) => (
              <Radio
                key={one}
                value={one}
                label={t(`domain.breakGlassSet.${one}`)}
                description={t(`ui.breakGlass.meaning.${one}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Select
          label={t('ui.breakGlass.span')}
          data={MINUTES.map((value) => ({
            value: String(value),
            label: t('ui.breakGlass.minutes', { count: value, value: numberText(locale, value) }),
          }))}
          value={String(minutes)}
          allowDeselect={false}
          onChange={(value) => setMinutes(Number(value ?? 60))}
        />
        <Textarea
          label={t('ui.breakGlass.reason')}
          description={t('ui.breakGlass.reasonHint')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={3}
          maxLength={1000}
        />
        <Button
          color="red.9"
          disabled={set === null || reason.trim().length < 10}
          loading={take.isPending}
          onClick={() => take.mutate(undefined)}
        >
          {t('ui.breakGlass.open')}
        </Button>
      </Stack>
    </Modal>
  )
}

/** Emergency access: taking it, what is open, and what waits for a review. */
export function BreakGlassPage() {
  const { t } = useText()
  const { api } = useApp()
  const mayTake = useMay('break_glass.take')
  const [isTaking, taking] = useDisclosure(false)
  const list = useCursorList<BreakGlass>(['breakGlass'], api.breakGlass.list, {})
  const sets = useQuery({
    queryKey: ['breakGlass', 'sets'],
    queryFn: api.breakGlass.sets,
    enabled: isTaking && mayTake,
  })
  const button = mayTake ? (
    <Button color="red.9" leftSection={<IconUrgent size={17} aria-hidden />} onClick={taking.open}>
      {t('ui.breakGlass.take')}
    </Button>
  ) : undefined
  return (
    <Page title={t('ui.breakGlass.title')} lead={t('ui.breakGlass.lead')} width="reading" acts={button}>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState title={t('ui.breakGlass.emptyTitle')} body={t('ui.breakGlass.empty')} />
          ) : (
            <Stack>
              {list.rows.map((glass) => (
                <GlassPanel key={glass.id} glass={glass} />
              ))}
              {list.query.hasNextPage && (
                <Button variant="default" loading={list.query.isFetchingNextPage} onClick={list.more}>
                  {t('ui.act.loadMore')}
                </Button>
              )}
            </Stack>
          )
        }
      </Loaded>
      {isTaking && (
        <Loaded query={sets} skeleton={<RowsSkeleton rows={2} />}>
          {(answer) => <Take sets={answer.sets} onClose={taking.close} />}
        </Loaded>
      )}
    </Page>
  )
}
