import { setTimeout as delay } from 'node:timers/promises'
import { CommandError } from '../errors.ts'

/** The end of an app. */
export interface CloseOptions {
  /** What messages call its module. */
  readonly appName: string
  /** Milliseconds that it may take. */
  readonly limit: number
}

/**
 * Runs what the module of an app exports as `close`, when the last request has been answered.
 *
 * @throws CommandError when it has not ended in time; else what it throws itself.
 */
export async function closeApp(
  appModule: unknown,
  { appName, limit }: CloseOptions,
): Promise<void> {
  const { close } = (appModule ?? {}) as { close?: unknown }
  if (typeof close !== 'function') return
  const closed = new AbortController()
  const late = delay(limit, undefined, { signal: closed.signal }).then(() => {
    throw new CommandError(
      `close() of ${appName} has not ended within ${limit / 1_000} seconds, and nobody waits for it any more; end in it what is still open`,
    )
  })
  await Promise.race([close(), late]).finally(() => closed.abort())
}
