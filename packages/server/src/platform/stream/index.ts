export * from './port.ts'
export { createLocalStream } from './local/local-stream.ts'
export type { LocalStreamOptions, StreamFault } from './local/options.ts'
