// For the composition root.
export { isLoopback } from '#platform/loopback.ts'
export { sandboxEmail } from './email.ts'
export { openFaults } from './faults.ts'
export { type SandboxOptions, sandboxRoutes } from './sandbox.routes.ts'
export { openStore, type Store } from './store.ts'
export { sandboxTexts } from './texts.ts'
export { isLocalServer, isLocalVisitor } from './visitors.ts'
