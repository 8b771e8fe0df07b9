/** The entry of a package in a registry. */
export interface Packument {
  readonly 'dist-tags': Readonly<Record<string, string>>
  readonly versions: Readonly<Record<string, PublishedVersion>>
}

/** The entry of one version of a package in a registry. */
export interface PublishedVersion {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly deprecated?: string
  readonly dist: {
    readonly integrity: string
    readonly shasum: string
    readonly tarball: string
  }
}

/** @returns undefined when the registry has no such package */
export async function readPackument(origin: string, name: string): Promise<Packument | undefined> {
  const response = await fetch(`${origin}/${name.replace('/', '%2f')}`)
  if (response.status === 404) return undefined
  if (!response.ok) throw new Error(`${name}: the registry answered ${response.status}`)
  return (await response.json()) as Packument
}

/** Each package's versions as `name@version`, sorted. */
export async function listVersions(origin: string, names: readonly string[]): Promise<string[]> {
  const lists = names.map(async (name) => {
    const packument = await readPackument(origin, name)
    return Object.keys(packument?.versions ?? {}).map((version) => `${name}@${version}`)
  })
  return (await Promise.all(lists)).flat().sort()
}
