/** What the module of an app exports to be run at the end, when the last request has been answered. */
export function findClose(appModule: unknown): (() => unknown) | undefined {
  const { close } = (appModule ?? {}) as { close?: unknown }
  return typeof close === 'function' ? () => close() : undefined
}
