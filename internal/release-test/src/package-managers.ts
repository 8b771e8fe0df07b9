import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { runToEnd } from '@portolan-internal/pack-test'

/** A package manager: it installs a project, and Node then finds the packages. */
export interface PackageManager {
  readonly install: (directory: string, registry: string) => Promise<void>
  /** The arguments of Node in front of the file. */
  readonly nodeArgs: readonly string[]
}

const yarn = createRequire(import.meta.url).resolve('@yarnpkg/cli-dist/bin/yarn.js')

/**
 * Each works as it does by default: npm with one flat tree, pnpm with links, Yarn with Plug'n'Play.
 */
export const PACKAGE_MANAGERS = {
  npm: {
    install: async (directory, registry) => {
      nameRegistry(directory, registry)
      await runToEnd({ directory, program: 'npm', args: ['install', '--no-audit', '--no-fund'] })
    },
    nodeArgs: [],
  },
  pnpm: {
    install: async (directory, registry) => {
      nameRegistry(directory, registry)
      const args = ['install', '--ignore-workspace', '--no-frozen-lockfile']
      await runToEnd({ directory, program: 'pnpm', args })
    },
    nodeArgs: [],
  },
  yarn: {
    install: async (directory, registry) => {
      writeFileSync(join(directory, '.yarnrc.yml'), renderYarnSettings(directory, registry))
      // Without this file Yarn uses a directory above that has a package.json as the project.
      writeFileSync(join(directory, 'yarn.lock'), '')
      await runToEnd({ directory, program: process.execPath, args: [yarn, 'install'] })
    },
    // The variables that `yarn node` sets. A process between the test and the server would not pass
    // on the signal that ends it.
    nodeArgs: ['--require', './.pnp.cjs', '--experimental-loader', './.pnp.loader.mjs'],
  },
} satisfies Record<string, PackageManager>

/** Our packages come from this registry, all others from their usual one. */
function nameRegistry(directory: string, registry: string): void {
  writeFileSync(join(directory, '.npmrc'), `@portolan:registry=${registry}/\n`)
}

function renderYarnSettings(directory: string, registry: string): string {
  const others = process.env.npm_config_registry
  return [
    `npmScopes: { portolan: { npmRegistryServer: '${registry}' } }`,
    ...(others ? [`npmRegistryServer: '${others}'`] : []),
    `unsafeHttpWhitelist: ['127.0.0.1']`,
    // By default Yarn does not install a version that was published a moment ago.
    `npmPreapprovedPackages: ['@portolan/*']`,
    'enableImmutableInstalls: false',
    'enableTelemetry: false',
    'pnpEnableEsmLoader: true',
    `globalFolder: '${join(directory, '../yarn').replaceAll('\\', '/')}'`,
    '',
  ].join('\n')
}
