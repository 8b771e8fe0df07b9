import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { runToEnd } from '@portolan-internal/pack-test'

/** How a project is installed, and how Node finds there what was installed. */
export interface PackageManager {
  readonly install: (directory: string, registry: string) => Promise<void>
  /** What Node is started with, before the file. */
  readonly nodeArgs: readonly string[]
}

const yarn = createRequire(import.meta.url).resolve('@yarnpkg/cli-dist/bin/yarn.js')

/** Each as it works by default: npm with one flat tree, pnpm with links, Yarn with Plug'n'Play. */
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
      // It takes a directory above that has a package.json for the project's, without this file.
      writeFileSync(join(directory, 'yarn.lock'), '')
      await runToEnd({ directory, program: process.execPath, args: [yarn, 'install'] })
    },
    // What `yarn node` sets, without a process between the server and the one that ends it.
    nodeArgs: ['--require', './.pnp.cjs', '--experimental-loader', './.pnp.loader.mjs'],
  },
} satisfies Record<string, PackageManager>

/** Our packages come from there, all others from where they always come from. */
function nameRegistry(directory: string, registry: string): void {
  writeFileSync(join(directory, '.npmrc'), `@portolan:registry=${registry}/\n`)
}

function renderYarnSettings(directory: string, registry: string): string {
  const others = process.env.npm_config_registry
  return [
    `npmScopes: { portolan: { npmRegistryServer: '${registry}' } }`,
    ...(others ? [`npmRegistryServer: '${others}'`] : []),
    `unsafeHttpWhitelist: ['127.0.0.1']`,
    // Yarn installs nothing that was published a moment ago, unless it is told so.
    `npmPreapprovedPackages: ['@portolan/*']`,
    'enableImmutableInstalls: false',
    'enableTelemetry: false',
    'pnpEnableEsmLoader: true',
    `globalFolder: '${join(directory, '../yarn').replaceAll('\\', '/')}'`,
    '',
  ].join('\n')
}
