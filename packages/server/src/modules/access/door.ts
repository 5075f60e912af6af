import type { HttpDoor } from '#src/platform/door.ts'
import type { Context } from './context.ts'

/** Where a module hangs its routes: every call arrives with its context resolved. */
export type Door = HttpDoor<Context>
