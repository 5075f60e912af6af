export { isPublicAddress } from './addresses.ts'
export {
  createSafeClient,
  type Resolve,
  type SafeClient,
  type SafeClientOptions,
  SafeHttpError,
  type SafeHttpCode,
  type SafeRequest,
  type SafeResponse,
  systemResolve,
} from './safe-client.ts'
export { createTxtLookUp, type LookUpTxt } from './txt-records.ts'
