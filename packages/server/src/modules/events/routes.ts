import {
  EventDetail,
  EventQuery,
  EventRow,
  Histogram,
  HistogramQuery,
  Id,
  Instant,
  page,
  PageQuery,
  QuarantinedEvent,
  QuarantineOutcome,
  QuarantineSelection,
} from '@haidang/contracts'
import type { EventId } from '@haidang/std'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { Events } from './events.ts'
import { discardQuarantine } from './verbs/discard-quarantine.ts'
import { getEvent } from './verbs/get-event.ts'
import { getHistogram } from './verbs/get-histogram.ts'
import { listQuarantine } from './verbs/list-quarantine.ts'
import { replayQuarantine } from './verbs/replay-quarantine.ts'
import { searchEvents } from './verbs/search-events.ts'

const ByEventId = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) })

export function eventRoutes(door: Door, events: Events): void {
  door.get('/events', { query: EventQuery, response: page(EventRow) }, ({ ctx, query: input }) =>
    searchEvents(events, { ctx, input }),
  )
  door.get('/events/histogram', { query: HistogramQuery, response: Histogram }, ({ ctx, query: input }) =>
    getHistogram(events, { ctx, input }),
  )
  door.get(
    '/events/:id',
    { params: ByEventId, query: z.object({ time: Instant.optional() }), response: EventDetail },
    ({ ctx, params, query }) => getEvent(events, { ctx, input: { id: params.id as EventId, time: query.time } }),
  )

  const query = PageQuery.extend({ state: QuarantinedEvent.shape.state.optional(), sourceId: Id.optional() })
  door.get('/quarantine', { query, response: page(QuarantinedEvent) }, ({ ctx, query: input }) =>
    listQuarantine(events, { ctx, input }),
  )
  door.post('/quarantine/replay', { body: QuarantineSelection, response: QuarantineOutcome }, ({ ctx, body }) =>
    replayQuarantine(events, { ctx, input: body }),
  )
  door.post('/quarantine/discard', { body: QuarantineSelection, response: QuarantineOutcome }, ({ ctx, body }) =>
    discardQuarantine(events, { ctx, input: body }),
  )
}
