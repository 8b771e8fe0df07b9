import { join } from 'node:path'
import { inject } from 'vitest'
import { copyProject } from './copy-project.ts'
import { type RunningServer, runToEnd, startServer } from './user-process.ts'

/** A project of a user, in a directory of its own, with the packed packages installed. */
export interface PackedProject {
  readonly directory: string
  /** Runs a program to its end and resolves with its output. Rejects when it fails. */
  run(program: string, ...args: string[]): Promise<string>
  /** Starts a server that prints its port. */
  serve(file: string): Promise<RunningServer>
}

/**
 * Copies `projects/<name>` out of the workspace and installs the packages of its package.json
 * there.
 */
export async function installProject(name: string): Promise<PackedProject> {
  const directory = join(inject('directory'), name)
  copyProject(name, directory, fileOf)
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock']
  await runToEnd({ directory, program: 'npm', args: ['install', ...flags] })
  return {
    directory,
    run: (program, ...args) => runToEnd({ directory, program, args }),
    serve: (file) => startServer({ directory, program: process.execPath, args: [file] }),
  }
}

function fileOf(packageName: string): string {
  const tarball = inject('tarballs').find(({ name }) => name === packageName)
  if (!tarball) {
    throw new Error(`${packageName} is not a package of this workspace, so no tarball of it exists`)
  }
  return `file:${tarball.file.replaceAll('\\', '/')}`
}
