export { AccountPage } from './account-page.tsx'
export { EnrolPage } from './enrol-page.tsx'
