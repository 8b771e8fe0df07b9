import { isAbsolute, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import {
  createLogger,
  type InlineConfig,
  type Logger,
  mergeConfig,
  type Plugin,
  type Rolldown,
  build as viteBuild,
} from 'vite'
import { CommandError } from '../errors.ts'
import { toPlainMessage } from '../modules/bundler-words.ts'
import { checkedJson } from '../modules/checked-json.ts'
import { environmentWords } from '../modules/environment-words.ts'

/** A file of a build, its name from the output directory. */
export interface BuiltFile {
  readonly name: string
  readonly content: string | Uint8Array
  /** Whether the bundler has made it of modules; else it is a file that was taken along. */
  readonly isModule?: boolean
}

/** The modules of a bundle, and the differences between hosts. */
interface BundleOptions {
  readonly root: string
  /** Where the files will be, which is what source maps count from. */
  readonly output: string
  /** Modules by the names of the files that they become. */
  readonly input: Readonly<Record<string, string>>
  readonly plugins: readonly Plugin[]
  readonly onWarning: (message: string) => void
  readonly host: InlineConfig
}

export interface Bundle {
  readonly files: readonly BuiltFile[]
  /** Directories that have to be there, perhaps without files; names from the output directory. */
  readonly directories?: Iterable<string>
  /** The files on disk that it was made of; absolute, with forward slashes. */
  readonly sources: readonly string[]
}

/**
 * Bundles with Vite, which resolves here as it does in `dev`, and writes nothing.
 *
 * @throws {CommandError} with Vite's own message, such as which import leads nowhere.
 */
export async function bundle(options: BundleOptions): Promise<Bundle> {
  const sources = new Set<string>()
  const warnings = new BundleWarnings(options.root, options.onWarning)
  const built = await run(mergeConfig(baseConfig(options, warnings, sources), options.host))
  warnings.throwUnresolved()
  const files = built.map((file) => ({
    name: file.fileName,
    isModule: file.type === 'chunk',
    content: file.type === 'asset' ? file.source : file.code,
  }))
  return { files, sources: [...sources] }
}

function baseConfig(
  { root, output, input, plugins }: BundleOptions,
  warnings: BundleWarnings,
  sources: Set<string>,
): InlineConfig {
  return {
    root,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    customLogger: warnings.logger,
    resolve: { tsconfigPaths: true },
    // The plugins alone decide which imports stay.
    ssr: { noExternal: true },
    plugins: [...plugins, environmentWords(), checkedJson(root), collectSources(sources)],
    build: {
      ssr: true,
      emitAssets: true,
      write: false,
      outDir: output,
      target: 'es2022',
      sourcemap: true,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { ...input },
        onwarn: (warning, tell) => warnings.sort(warning, tell),
        // Flat, so that a module finds the files beside itself in the output directory.
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: ({ name }) => `${name.replace(/^portolan_/, '')}-[hash].js`,
        },
      },
    },
  }
}

async function run(config: InlineConfig) {
  try {
    const built = await viteBuild(config)
    // One output is asked for and nothing is watched, so that it is neither a list nor a watcher.
    return (built as Extract<typeof built, { output: unknown }>).output
  } catch (cause) {
    throw new CommandError('build-failed', toPlainMessage(cause, config.root ?? '.'), { cause })
  }
}

/** All files that were read, whether or not anything of them is left. */
function collectSources(sources: Set<string>): Plugin {
  return {
    name: 'portolan:sources',
    enforce: 'pre',
    moduleParsed({ id }) {
      const file = id.replace(/\?.*$/, '')
      if (isAbsolute(file)) sources.add(file)
    },
  }
}

/** Sorts the bundler's messages: some are shown, some end the build. */
class BundleWarnings {
  /** For Vite's own messages. Its errors are thrown as well, and told from there. */
  readonly logger: Logger
  readonly #root: string
  readonly #unresolved: string[] = []

  constructor(root: string, onWarning: (message: string) => void) {
    const warn = (message: string): void => onWarning(stripVTControlCharacters(message).trim())
    this.logger = { ...createLogger('silent'), warn, warnOnce: warn }
    this.#root = root
  }

  /** @param tell shows the warning as Vite would */
  sort(warning: Rolldown.RolldownLog, tell: (warning: Rolldown.RolldownLog) => void): void {
    const { code, id, loc, exporter } = warning
    // Advice to the author of the plugins, on a machine that is busy.
    if (code === 'PLUGIN_TIMINGS') return
    const file = id ?? loc?.file ?? ''
    if (code === 'UNRESOLVED_IMPORT') {
      this.#unresolved.push(
        `${relative(this.#root, file)} imports "${exporter}", which cannot be found; install it, or write the import as it is meant`,
      )
    }
    // The person who builds cannot change the code of a package.
    else if (!/[\\/]node_modules[\\/]/.test(file)) tell(warning)
  }

  /** @throws {CommandError} with every import that leads nowhere. */
  throwUnresolved(): void {
    if (this.#unresolved.length > 0) {
      throw new CommandError('import-not-found', this.#unresolved.join('\n'))
    }
  }
}
