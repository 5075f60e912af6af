export { settingRoutes } from './routes.ts'
export { openRuntimeSettings, type RuntimeSettings, type StartSetting } from './runtime.ts'
export type { SettingsDeps } from './settings.ts'
export { tendKeys } from './tend-keys.ts'
