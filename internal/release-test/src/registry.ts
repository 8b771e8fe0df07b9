import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { runServer } from 'verdaccio'

/**
 * A registry on loopback. It has our packages only after they have been published to it. All other
 * packages come from the registry that npm is set to.
 */
export interface Registry {
  /** `http://127.0.0.1:` and its port. */
  readonly origin: string
  /** The token of the only account that may publish. */
  readonly token: string
  readonly stop: () => Promise<void>
}

const OURS = { access: '$all', publish: '$authenticated', unpublish: '$authenticated' }

/** @param directory an existing directory outside the workspace, to which the registry writes */
export async function startRegistry(directory: string): Promise<Registry> {
  mkdirSync(join(directory, 'storage'))
  // Verdaccio types this as any. It is a server of node:http that does not listen yet.
  const server = (await runServer({
    // The base of other paths. This file is not read.
    configPath: join(directory, 'config.yaml'),
    self_path: directory,
    storage: join(directory, 'storage'),
    uplinks: { others: { url: othersRegistry(), timeout: '60s' } },
    web: { enable: false },
    auth: { htpasswd: { file: join(directory, 'htpasswd'), max_users: 1 } },
    packages: {
      '@portolan/*': OURS,
      'create-portolan': OURS,
      '**': { access: '$all', proxy: 'others' },
    },
    log: { type: 'stdout', format: 'pretty', level: 'fatal' },
  })) as Server
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { origin, token: await createToken(origin), stop }
}

/** The registry that npm uses here. */
function othersRegistry(): string {
  return execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim()
}

async function createToken(origin: string): Promise<string> {
  const response = await fetch(`${origin}/-/user/org.couchdb.user:maintainer`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'maintainer', password: 'known-to-this-test' }),
  })
  const { token } = (await response.json()) as { token?: string }
  if (token === undefined) {
    throw new Error(`The registry did not return a token but ${response.status}`)
  }
  return token
}
