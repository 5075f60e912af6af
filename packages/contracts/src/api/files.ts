import { z } from 'zod'
import { Id, Instant, PersonRef } from './shapes.ts'

/** Kinds of file people may keep as evidence or hand in; each is recognised by its bytes, never by its name. */
export const FILE_KINDS = ['pdf', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'png', 'jpeg', 'text'] as const
/** Largest file taken, in bytes before base64. */
export const FILE_BYTES_LIMIT = 20_000_000

/** A stored file, named by its content: the same bytes are kept once. */
export const FileRef = z.object({
  id: Id,
  name: z.string(),
  kind: z.enum(FILE_KINDS),
  sizeBytes: z.number().int(),
  /** SHA-256 of the bytes, in lower-case hex. */
  sha256: z.string(),
  uploadedAt: Instant,
  uploadedBy: PersonRef.nullable(),
})
export type FileRef = z.infer<typeof FileRef>

/** A file as it is sent: bytes in base64. Keep the answered `id` and name it where the file belongs. */
export const UploadFileInput = z.object({
  name: z.string().trim().min(1).max(255),
  content: z.base64().max(Math.ceil(FILE_BYTES_LIMIT / 3) * 4),
})
export type UploadFileInput = z.infer<typeof UploadFileInput>

export const WORK_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
/** Long work that goes on in the background: reading a document, building a report. */
export const Work = z.object({
  id: Id,
  kind: z.enum(['plan.read', 'report.build', 'organisations.read', 'organisations.apply']),
  /** What it works on: the plan or the report. */
  subjectId: Id,
  state: z.enum(WORK_STATES),
  /** The step it is at, as a code: `decode`, `outline`, `duties`, `store`; `gather`, `count`, `write`. */
  stage: z.string(),
  done: z.number().int(),
  total: z.number().int(),
  /** Why it failed: a code of `errors.*`, with the parameters of its text. */
  problem: z.object({ code: z.string(), params: z.record(z.string(), z.unknown()) }).nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
})
export type Work = z.infer<typeof Work>
