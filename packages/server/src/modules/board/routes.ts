import { Board as BoardSchema } from '@haidang/contracts'
import type { Door } from '#src/modules/access/index.ts'
import type { Board } from './board.ts'
import { getBoard } from './verbs/get-board.ts'
import { liveStream } from './verbs/live-stream.ts'

export function boardRoutes(door: Door, board: Board): void {
  door.get('/board', { response: BoardSchema }, ({ ctx }) => getBoard(board.deps, { ctx, input: {} }))
  door.file('/stream', {}, async ({ ctx }) => ({
    contentType: 'text/event-stream',
    content: await liveStream(board.hub, { ctx, input: {} }),
  }))
}
