import { isHelperResult } from './result.ts'

/** What a result is, as far as its response is concerned. */
export type ResultKind = 'json' | 'helper' | 'response' | 'blob' | 'bytes' | 'stream' | 'error'

/** @throws what a broken result throws when it is looked at, such as a revoked proxy. */
export function resultKind(result: unknown): ResultKind {
  if (typeof result !== 'object' || result === null) return 'json'
  if (isHelperResult(result)) return 'helper'
  // Web classes are told by their tag: naming `Response` here would load it in every process.
  const tag = (result as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag]
  if (typeof tag === 'string') {
    const kind = kindsByTag.get(tag)
    if (kind !== undefined) return kind
  }
  if (Symbol.asyncIterator in result) return 'stream'
  return result instanceof Error ? 'error' : 'json'
}

const kindsByTag: ReadonlyMap<string, ResultKind> = new Map([
  ['Response', 'response'],
  ['Blob', 'blob'],
  ['File', 'blob'],
  ['Uint8Array', 'bytes'],
  ['ArrayBuffer', 'bytes'],
  ['ReadableStream', 'stream'],
])

/** Whether a thrown value is an answer: it means the same as if it had been returned. */
export function isThrownResult(thrown: unknown): boolean {
  try {
    const kind = resultKind(thrown)
    return kind === 'helper' || kind === 'response'
  } catch {
    return false
  }
}
