export { authenticateKey, eraseApiKeys, keyPrefix, listApiKeys } from './api-keys.ts'
export { allows, scopeOf } from './scopes.rules.ts'
