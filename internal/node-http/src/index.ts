export { clientSignal } from './client-signal.ts'
export { hasRequestBody, isBodyConsumed, readRequestBody } from './request-body.ts'
export { findRequestHeader } from './request-header.ts'
export { writeBody } from './write-body.ts'
