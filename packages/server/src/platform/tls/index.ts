export { type Certificate, CertificateError, openCertificate, TLS_DEFAULTS } from './certificate.ts'
export { createRedirectDoor, createTlsDoor, listenOn } from './doors.ts'
