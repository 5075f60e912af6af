export { postBatch, SendRefused, type Target } from './send/post-batch.ts'
export { findFiles, readBatches, type FileBatch } from './send/read-batches.ts'
export { sendFiles, type SendOptions, type SendProgress } from './send/send-files.ts'
