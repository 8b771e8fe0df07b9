import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Pushes the tags of the packages that have just been published, and makes a release on GitHub of
// each, with its changelog and a list of all packages that it installs (an SBOM in the format SPDX).
process.chdir(fileURLToPath(new URL('..', import.meta.url)))

for (const tag of run('git', ['tag', '--points-at', 'HEAD']).split('\n').filter(Boolean)) {
  run('git', ['push', 'origin', `refs/tags/${tag}`])
  // The job may run again after it was interrupted.
  if (isAnnounced(tag)) continue
  const at = tag.lastIndexOf('@')
  const [name, version] = [tag.slice(0, at), tag.slice(at + 1)]
  const directory = mkdtempSync(join(tmpdir(), 'release-'))
  const sbom = join(directory, `${name.replace(/^@/, '').replace('/', '-')}-${version}.spdx.json`)
  writeFileSync(sbom, listInstalled(name, version, directory))
  const notes = ['--title', tag, '--notes', readChanges(name, version)]
  const kind = version.includes('-') ? ['--prerelease'] : []
  run('gh', ['release', 'create', tag, sbom, '--verify-tag', ...notes, ...kind])
  rmSync(directory, { recursive: true })
  console.log(`Announced ${tag}`)
}

/** @param {string} tag */
function isAnnounced(tag) {
  const releases = run('gh', ['release', 'list', '--limit', '1000', '--json', 'tagName'])
  /** @type {{ tagName: string }[]} */
  const parsed = JSON.parse(releases)
  return parsed.some(({ tagName }) => tagName === tag)
}

/**
 * @param {string} name of a published package
 * @param {string} version
 * @param {string} directory an empty one
 */
function listInstalled(name, version, directory) {
  const project = { name: 'sbom', version: '0.0.0', private: true }
  writeFileSync(join(directory, 'package.json'), JSON.stringify(project))
  const flags = ['--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund']
  run('npm', ['install', '--save-exact', ...flags, `${name}@${version}`], directory)
  return run('npm', ['sbom', '--package-lock-only', '--sbom-format', 'spdx'], directory)
}

/**
 * @param {string} name
 * @param {string} version
 */
function readChanges(name, version) {
  const path = `packages/${name.replace(/^@portolan\//, '')}/CHANGELOG.md`
  const [, changes = ''] = readFileSync(path, 'utf8').split(`\n## ${version}\n`)
  return changes.replace(/\n## [\s\S]*/, '').trim()
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} [cwd]
 */
function run(command, args, cwd) {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}
