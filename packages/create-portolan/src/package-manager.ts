/** The package manager that has started this, and the commands that its users type next. */
export interface PackageManager {
  readonly name: string
  readonly install: string
  /** Before the name of a script. */
  readonly run: string
}

const KNOWN: Readonly<Record<string, PackageManager>> = {
  npm: { name: 'npm', install: 'npm install', run: 'npm run' },
  pnpm: { name: 'pnpm', install: 'pnpm install', run: 'pnpm' },
  yarn: { name: 'yarn', install: 'yarn', run: 'yarn' },
  bun: { name: 'bun', install: 'bun install', run: 'bun run' },
}
const NPM: PackageManager = { name: 'npm', install: 'npm install', run: 'npm run' }

/**
 * @param userAgent the value that package managers set as `npm_config_user_agent`: `pnpm/10.34.9
 * npm/? …`
 */
export function findPackageManager(userAgent: string | undefined): PackageManager {
  const [name = ''] = (userAgent ?? '').split('/')
  return Object.hasOwn(KNOWN, name) ? (KNOWN[name] ?? NPM) : NPM
}
