export { openSecrets, rotateSecrets, type Secrets, SecretsError } from './secrets.ts'
export { openSigner, type Signer } from './signing-key.ts'
