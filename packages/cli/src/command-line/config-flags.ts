import { CONFIG_NAMES } from '../config/check-values.ts'
import type { Config } from '../config/config.ts'

/** What was typed, as a configuration, and as what is the command's own. */
interface SplitFlags {
  readonly overrides: Config
  readonly flags: never
}

/** Flags that the configuration has too go over it; the others are the command's own. */
export function splitFlags(options: Readonly<Record<string, unknown>>): SplitFlags {
  const overrides: Record<string, unknown> = {}
  const flags: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(options)) {
    // `--no-server` makes commander give `true` where nothing was typed.
    if (name === 'server' && value === true) continue
    const isShared = CONFIG_NAMES.some((known) => known === name)
    Object.assign(isShared ? overrides : flags, { [name]: value })
  }
  // toSettings() checks the values, and each command declares in its own file what its flags are.
  return { overrides, flags: flags as never }
}
