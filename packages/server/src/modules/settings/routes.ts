import { ChangeSettingInput, RotateSecretKeyInput, SettingsPage } from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { SettingsDeps } from './settings.ts'
import { changeSetting } from './verbs/change-setting.ts'
import { rotateSecretKey } from './verbs/rotate-secret-key.ts'
import { showSettings } from './verbs/show-settings.ts'

const ByName = z.object({ name: z.string().max(100) })

export function settingRoutes(door: Door, deps: SettingsDeps): void {
  door.get('/settings', { response: SettingsPage }, ({ ctx }) => showSettings(deps, ctx))
  door.patch(
    '/settings/:name',
    { params: ByName, body: ChangeSettingInput, response: SettingsPage },
    ({ ctx, params, body }) => changeSetting(deps, { ctx, input: { ...body, name: params.name } }),
  )
  door.post('/settings/secret-keys', { body: RotateSecretKeyInput, response: SettingsPage }, ({ ctx, body: input }) =>
    rotateSecretKey(deps, { ctx, input }),
  )
}
