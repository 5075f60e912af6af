import { Link, useParams, useSearch } from '@tanstack/react-router'
import { Page } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import { EventPanel } from './event-detail.tsx'
import classes from './events.module.css'

/** An event on its own page, for a link sent to a colleague. */
export function EventPage() {
  const { t } = useText()
  const { eventId } = useParams({ from: '/events/$eventId' })
  const { at } = useSearch({ from: '/events/$eventId' })
  return (
    <Page title={t('ui.events.detailTitle')} above={<Link to="/events">{t('ui.events.title')}</Link>}>
      <div className={classes.alone}>
        <EventPanel eventId={eventId} at={at} />
      </div>
    </Page>
  )
}
