import { tokenErrors } from './en/errors-tokens.ts'
import { serverFault } from './en/server-fault.ts'
import { uiFrame } from './en/ui-frame.ts'
import { uiIdentity } from './en/ui-identity.ts'
import { nest } from './nest.ts'

/** What is read before anybody is signed in. */
export const tree = nest({
  ui: { ...uiFrame, ...uiIdentity },
  errors: { ...tokenErrors, 'server.fault': serverFault },
})
