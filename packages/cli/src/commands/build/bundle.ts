import { isAbsolute } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { createLogger, type InlineConfig, mergeConfig, type Plugin, build as viteBuild } from 'vite'
import { CommandError } from '../../errors.ts'

/** A file of a build, its name from the output directory. */
export interface BuiltFile {
  readonly name: string
  readonly content: string | Uint8Array
}

/** What is bundled, and how that differs from one host to another. */
export interface BundleOptions {
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
  /** The files on disk that it was made of; absolute, with forward slashes. */
  readonly sources: readonly string[]
}

/**
 * Bundles with Vite, which resolves here as it does in `dev`, and writes nothing.
 *
 * @throws CommandError with what Vite says, such as which import leads nowhere.
 */
export async function bundle(options: BundleOptions): Promise<Bundle> {
  const sources = new Set<string>()
  const built = await run(mergeConfig(baseConfig(options, sources), options.host))
  const files = built.map((file) => ({
    name: file.fileName,
    content: file.type === 'asset' ? file.source : file.code,
  }))
  return { files, sources: [...sources] }
}

function baseConfig(
  { root, output, input, plugins, onWarning }: BundleOptions,
  sources: Set<string>,
): InlineConfig {
  return {
    root,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    customLogger: warningsOnly(onWarning),
    resolve: { tsconfigPaths: true },
    // What stays an import is decided by the plugins alone.
    ssr: { noExternal: true },
    plugins: [...plugins, collectSources(sources)],
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
        // Nobody who builds can change what others wrote.
        onwarn: (warning, tell) => {
          if (!/[\\/]node_modules[\\/]/.test(warning.id ?? warning.loc?.file ?? '')) tell(warning)
        },
        // Flat, so that what a module finds beside itself it finds in the output directory.
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
    const message = stripVTControlCharacters((cause as Error).message).trim()
    throw new CommandError(message, undefined, { cause })
  }
}

function warningsOnly(
  onWarning: (message: string) => void,
): NonNullable<InlineConfig['customLogger']> {
  const warn = (message: string): void => onWarning(stripVTControlCharacters(message).trim())
  // Errors are thrown as well, and told from there.
  return { ...createLogger('silent'), warn, warnOnce: warn }
}

/** Those that were read, whether or not anything of them is left. */
function collectSources(sources: Set<string>): Plugin {
  return {
    name: 'portolan:sources',
    moduleParsed({ id }) {
      const file = id.replace(/\?.*$/, '')
      if (isAbsolute(file)) sources.add(file)
    },
  }
}
