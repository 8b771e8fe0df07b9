import type { Options } from 'tsup'

/**
 * The one build of every published package: ESM and CommonJS for Node 20 and
 * later, source maps, and type declarations for both module systems.
 */
export function packageBuild(overrides: Options = {}): Options {
  return {
    entry: ['src/index.ts'],
    format: ['esm', 'cjs'],
    target: 'es2022',
    platform: 'neutral',
    sourcemap: true,
    // Entries of one package share their code in either format, so that there is one of each class.
    // With `treeshake` tsup hands the CommonJS files to rollup, whose named exports `import` sees.
    splitting: true,
    treeshake: true,
    esbuildOptions(options, { format }) {
      options.define = { ...options.define, IS_COMMONJS_BUILD: String(format === 'cjs') }
      // A package's sources are published beside its build and need no second place. What comes
      // from elsewhere, a private workspace or tsup's shims, has no other place than the map.
      const { noExternal, shims } = overrides
      options.sourcesContent = noExternal !== undefined || shims === true
    },
    clean: true,
    // tsup passes `baseUrl` to TypeScript, which version 6 calls deprecated.
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
    ...overrides,
  }
}
