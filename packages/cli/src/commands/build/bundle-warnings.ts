import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { createLogger, type Logger, type Rolldown } from 'vite'
import { CommandError } from '../../errors.ts'

/** Sorts what the bundler says into what is told and what there is no build for. */
export class BundleWarnings {
  /** For what Vite says by itself. Its errors are thrown as well, and told from there. */
  readonly logger: Logger
  readonly #root: string
  readonly #unresolved: string[] = []

  constructor(root: string, onWarning: (message: string) => void) {
    const warn = (message: string): void => onWarning(stripVTControlCharacters(message).trim())
    this.logger = { ...createLogger('silent'), warn, warnOnce: warn }
    this.#root = root
  }

  /** @param tell what Vite would do with the warning */
  sort(warning: Rolldown.RolldownLog, tell: (warning: Rolldown.RolldownLog) => void): void {
    const { code, id, loc, exporter } = warning
    const file = id ?? loc?.file ?? ''
    if (code === 'UNRESOLVED_IMPORT')
      this.#unresolved.push(
        `${relative(this.#root, file)} imports "${exporter}", which cannot be found; install it, or write the import as it is meant`,
      )
    // Nobody who builds can change what a package is warned of.
    else if (!/[\\/]node_modules[\\/]/.test(file)) tell(warning)
  }

  /** @throws CommandError with every import that leads nowhere. */
  throwUnresolved(): void {
    if (this.#unresolved.length > 0) throw new CommandError(this.#unresolved.join('\n'))
  }
}
