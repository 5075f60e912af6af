import { FILE_BYTES_LIMIT, FileRef, Id, UploadFileInput } from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import { describeFile, downloadFile, type FileDeps, uploadFile } from './verbs.ts'

const ById = z.object({ id: Id })
/** Base64 takes a third more than the bytes. */
const BODY_LIMIT = Math.ceil(FILE_BYTES_LIMIT / 3) * 4 + 4096

export function fileRoutes(door: Door, deps: FileDeps): void {
  door.post('/files', { body: UploadFileInput, response: FileRef, bodyLimit: BODY_LIMIT }, ({ ctx, body: input }) =>
    uploadFile(deps, { ctx, input }),
  )
  door.get('/files/:id', { params: ById, response: FileRef }, ({ ctx, params: input }) =>
    describeFile(deps, { ctx, input }),
  )
  door.file('/files/:id/content', { params: ById }, ({ ctx, params: input }) => downloadFile(deps, { ctx, input }))
}
