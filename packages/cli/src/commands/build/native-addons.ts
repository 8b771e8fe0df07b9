import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** Refuses what no bundle can hold where a bundle has to. */
export function nativeAddons(): Plugin {
  return {
    name: 'portolan:native-addons',
    load: {
      filter: { id: /\.node$/ },
      handler(id) {
        this.error(
          `${id} is a native addon, which cannot be part of a bundle; list its package under dependencies, and build with dependencies: "external"`,
        )
      },
    },
  }
}

/** The packages among the sources that have a native addon beside their JavaScript. */
export function findNativePackages(sources: readonly string[]): string[] {
  const directories = new Set(sources.map(packageDirectory))
  return [...directories].filter(
    (directory) => directory !== undefined && existsSync(join(directory, 'binding.gyp')),
  ) as string[]
}

function packageDirectory(source: string): string | undefined {
  return /^.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(source)?.[0]
}
