export { openSecrets, rotateSecrets, type Secrets, SecretsError } from './secrets.ts'
