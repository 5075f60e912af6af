import { Alert, Button, Group } from '@mantine/core'
import { IconEye, IconUrgent } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { absoluteTime } from '../ui/format.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { useText } from '../ui/text.ts'
import { useApp, useMay } from './session.tsx'

const FRESH_MS = 30_000

/** Whose pages are shown, while somebody's view is previewed. */
function PreviewBar() {
  const { t } = useText()
  const { preview, setPreview } = useApp()
  if (preview === null) return null
  return (
    <Alert color="blue" variant="light" role="status" mx="lg" mt="md" icon={<IconEye size={18} aria-hidden />}>
      <Group justify="space-between" gap="sm">
        <span>
          {t('ui.access.previewing', { name: preview.user.displayName, organisation: preview.organisation.name })}
        </span>
        <Button size="compact-md" variant="default" onClick={() => setPreview(null)}>
          {t('ui.access.endPreview')}
        </Button>
      </Group>
    </Alert>
  )
}

/** Emergency accesses that are open, told on every page to whoever took one and whoever guards access. */
function EmergencyBar() {
  const { t, locale } = useText()
  const { api } = useApp()
  const query = useQuery({
    queryKey: ['breakGlass', 'open'],
    queryFn: () => api.breakGlass.list({ view: 'active', limit: 10 }),
    refetchInterval: FRESH_MS,
  })
  const open = query.data?.items ?? []
  return open.map((glass) => (
    <Alert
      key={glass.id}
      color="red"
      variant="light"
      role="alert"
      mx="lg"
      mt="md"
      icon={<IconUrgent size={18} aria-hidden />}
    >
      <Group justify="space-between" gap="sm">
        <span>
          {t('ui.breakGlass.bar', {
            name: glass.person.displayName,
            set: t(`domain.breakGlassSet.${glass.set}`),
            time: absoluteTime(locale, glass.endsAt),
          })}
        </span>
        <LinkButton size="compact-md" variant="default" to="/break-glass">
          {t('ui.act.view')}
        </LinkButton>
      </Group>
    </Alert>
  ))
}

/** What must be seen on every page: a preview under way, an emergency that is open. */
export function NoticeBars() {
  const mayTake = useMay('break_glass.take')
  const mayReview = useMay('access.review')
  return (
    <>
      <PreviewBar />
      {(mayTake || mayReview) && <EmergencyBar />}
    </>
  )
}
