import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'

/** A user's project with the packed packages installed, in a directory of its own. */
export interface PackedProject {
  readonly directory: string
  /** Runs a program to its end and gives what it printed. Rejects when it fails. */
  run(command: string, ...args: string[]): Promise<string>
  /** Starts a server that prints its port, and gives its origin. */
  serve(file: string): Promise<{ origin: string; stop: () => Promise<void> }>
}

const PROJECTS = fileURLToPath(new URL('../projects', import.meta.url))

/** Copies `projects/<name>` out of the workspace and installs there what its package.json lists. */
export async function installProject(name: string): Promise<PackedProject> {
  const directory = join(inject('directory'), name)
  cpSync(join(PROJECTS, name), directory, { recursive: true })
  listTarballs(join(directory, 'package.json'))
  await finish(
    start(directory, 'npm', [
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--no-package-lock',
    ]),
  )
  return {
    directory,
    run: (command, ...args) => finish(start(directory, command, args)),
    serve: (file) => serve(start(directory, process.execPath, [file])),
  }
}

/** Replaces each `packed` of a package.json by the tarball of that name. */
function listTarballs(file: string): void {
  const manifest: { dependencies: Record<string, string> } = JSON.parse(readFileSync(file, 'utf8'))
  for (const tarball of inject('tarballs')) {
    if (manifest.dependencies[tarball.name] !== 'packed') continue
    manifest.dependencies[tarball.name] = `file:${tarball.file.replaceAll('\\', '/')}`
  }
  writeFileSync(file, JSON.stringify(manifest, null, 2))
}

function start(cwd: string, command: string, args: string[]): ChildProcess {
  // On Windows npm is a script, which only a shell runs.
  const shell = process.platform === 'win32' && command === 'npm'
  return spawn(command, args, { cwd, shell, env: userEnvironment() })
}

/** The environment without what vitest, pnpm and npx put there, NODE_PATH above all. */
function userEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(NODE_(ENV|PATH)|VITEST.*|TEST|PROD|DEV|MODE|npm_(?!config_registry$).*)$/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}

function finish(child: ChildProcess): Promise<string> {
  let output = ''
  let all = ''
  child.stdout?.on('data', (chunk) => {
    output += chunk
    all += chunk
  })
  child.stderr?.on('data', (chunk) => {
    all += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(output.trim())
      else reject(new Error(`${child.spawnargs.join(' ')} ended with ${code}\n${all}`))
    })
  })
}

async function serve(child: ChildProcess): Promise<{ origin: string; stop: () => Promise<void> }> {
  const ended = finish(child)
  const port = await Promise.race([
    new Promise<string>((resolve) => child.stdout?.once('data', (chunk) => resolve(`${chunk}`))),
    ended.then((output) => Promise.reject(new Error(`The server ended: ${output}`))),
  ])
  const stop = async () => {
    child.kill()
    await ended.catch(() => {})
  }
  return { origin: `http://127.0.0.1:${port.trim()}`, stop }
}
