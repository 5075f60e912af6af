import { tokenErrors } from './vi/errors-tokens.ts'
import { serverFault } from './vi/server-fault.ts'
import { uiFrame } from './vi/ui-frame.ts'
import { uiIdentity } from './vi/ui-identity.ts'
import { nest } from './nest.ts'

/** What is read before anybody is signed in. */
export const tree = nest({ ui: { ...uiFrame, ...uiIdentity }, errors: { ...tokenErrors, 'server.fault': serverFault } })
