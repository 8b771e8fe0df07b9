import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ChartAddresses } from './readme-charts.ts'

/** A README of the repository. */
export interface Readme extends ChartAddresses {
  readonly file: string
}

/**
 * The READMEs that may show charts. Users also read the README of a package at npm and in its
 * tarball, without the rest of the repository, so its addresses are absolute.
 *
 * @param root the directory of the repository
 */
export function listReadmes(root: string): Readme[] {
  const packages = readdirSync(join(root, 'packages'))
    .map((name) => join(root, 'packages', name))
    .filter((directory) => existsSync(join(directory, 'package.json')))
  return [
    {
      file: join(root, 'README.md'),
      charts: 'benchmarks/charts',
      results: 'benchmarks/RESULTS.md',
    },
    ...packages.map((directory) => ({
      file: join(directory, 'README.md'),
      ...readAddresses(join(directory, 'package.json')),
    })),
  ]
}

function readAddresses(packageJson: string): ChartAddresses {
  const { repository } = JSON.parse(readFileSync(packageJson, 'utf8'))
  const { pathname } = new URL(repository.url.replace(/^git\+/, ''))
  const name = pathname.slice(1).replace(/\.git$/, '')
  return {
    charts: `https://raw.githubusercontent.com/${name}/HEAD/benchmarks/charts`,
    results: `https://github.com/${name}/blob/HEAD/benchmarks/RESULTS.md`,
  }
}
