export { EditWarningPage, NewWarningPage } from './compose-page.tsx'
export { WarningPage } from './warning-page.tsx'
export { WarningsPage } from './warnings-page.tsx'
