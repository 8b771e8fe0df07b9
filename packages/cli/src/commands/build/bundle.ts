import { isAbsolute } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { type InlineConfig, mergeConfig, type Plugin, build as viteBuild } from 'vite'
import { CommandError } from '../../errors.ts'
import { BundleWarnings } from './bundle-warnings.ts'

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
  const warnings = new BundleWarnings(options.root, options.onWarning)
  const built = await run(mergeConfig(baseConfig(options, warnings, sources), options.host))
  warnings.throwUnresolved()
  const files = built.map((file) => ({
    name: file.fileName,
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
        onwarn: (warning, tell) => warnings.sort(warning, tell),
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
    // A plugin's error has the stack in its message, which says nothing to whoever builds.
    const message = stripVTControlCharacters((cause as Error).message).replace(/\n +at .*/g, '')
    throw new CommandError(message.trim(), undefined, { cause })
  }
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
