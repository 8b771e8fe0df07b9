import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { LOADERS, type Loader } from './loaders.ts'

// Prints the result of every loader and test runner on each version of Node, as npm's package `node`
// has it, and the output of each failure.
const { values } = parseArgs({ options: { node: { type: 'string', default: '20,22,24,26' } } })
const nodes = values.node.split(',').map((version) => {
  const npx = ['-y', '--loglevel=error', '-p', `node@${version}`, 'node', '-p', 'process.execPath']
  const program = execFileSync('npx', npx, { encoding: 'utf8' }).trim()
  const name = execFileSync(program, ['--version'], { encoding: 'utf8' }).trim()
  return { program, name }
})

const failures: string[] = []
const width = Math.max(...LOADERS.map(({ name }) => name.length))
print('', ...nodes.map(({ name }) => name))
for (const loader of LOADERS) {
  const cells: string[] = []
  for (const { program, name } of loader.isOnNode ? nodes : nodes.slice(0, 1)) {
    cells.push(await tryLoader(loader, program, name))
  }
  print(loader.name, ...cells)
}
for (const failure of failures) console.log(`\n${failure}`)
if (failures.length > 0) process.exitCode = 1

async function tryLoader(loader: Loader, program: string, name: string): Promise<string> {
  try {
    return await loader.run(program)
  } catch (error) {
    failures.push(`✗ ${loader.name} on ${name}\n${(error as Error).message}`)
    return 'FAILED'
  }
}

function print(name: string, ...cells: readonly string[]): void {
  console.log([name.padEnd(width), ...cells.map((cell) => cell.padEnd(14))].join('  ').trimEnd())
}
