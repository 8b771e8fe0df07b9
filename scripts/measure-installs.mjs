import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packPackages } from './pack-packages.mjs'
import { readPackages } from './packages/read-packages.mjs'

// Measures the packages and bytes that each package brings into an empty project, beside its
// peers and without hosts that are peer dependencies. They must have been built.
/** @type {Record<string, string[]>} */
const PEERS = {
  'dispatch-core': ['memoirist', 'find-my-way', 'hono'],
  'route-discovery': ['@react-router/fs-routes'],
  'adapter-express': ['express-file-routing'],
  'adapter-node': ['polka', '@hono/node-server', 'fastify'],
  'adapter-fetch': ['hono', 'h3'],
  'security-headers': ['helmet'],
  openapi: ['hono-openapi'],
  cli: ['nitropack', '@react-router/dev'],
  'create-portolan': ['create-hono'],
}

const installed = new Map(readPackages().map(({ fullName, installed }) => [fullName, installed]))
const directory = mkdtempSync(join(tmpdir(), 'portolan-installs-'))
try {
  const tarballs = packPackages(directory)
  const files = new Map(tarballs.map(({ name, file }) => [name, `file:${file}`]))
  console.log('| | packages | kB |\n|---|---:|---:|')
  for (const { name } of tarballs) {
    printRow(`**${name}**`, measure(listOwn(name, files)))
    for (const peer of PEERS[name.replace('@portolan/', '')] ?? []) {
      printRow(peer, measure({ [peer]: 'latest' }))
    }
  }
} finally {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}

/**
 * A package and the siblings that it brings, as tarballs.
 *
 * @param {string} name
 * @param {Map<string, string>} files
 * @returns {Record<string, string>}
 */
function listOwn(name, files) {
  const siblings = (installed.get(name) ?? []).filter((each) => files.has(each))
  const own = { [name]: files.get(name) ?? '' }
  return Object.assign(own, ...siblings.map((sibling) => listOwn(sibling, files)))
}

/** @param {Record<string, string>} dependencies */
function measure(dependencies) {
  const project = join(directory, 'project')
  rmSync(project, { recursive: true, force: true, maxRetries: 5 })
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), JSON.stringify({ dependencies }))
  const command = 'npm install --omit=peer --no-audit --no-fund --ignore-scripts'
  const { status, stderr } = spawnSync(command, { cwd: project, shell: true, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} failed with ${status}\n${stderr}`)
  const lock = readJson(join(project, 'node_modules/.package-lock.json'))
  rmSync(join(project, 'node_modules/.package-lock.json'))
  return {
    packages: Object.keys(lock.packages).length,
    bytes: sizeOf(join(project, 'node_modules')),
  }
}

/** @param {string} path @returns {number} the bytes of all files below it */
function sizeOf(path) {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

/** @param {string} name @param {{ packages: number, bytes: number }} measured */
function printRow(name, { packages, bytes }) {
  console.log(`| ${name} | ${packages} | ${Math.round(bytes / 1000)} |`)
}

/** @param {string | URL} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
