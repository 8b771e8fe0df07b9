import { renderPackage } from './render-package.mjs'

const [name, ...rest] = process.argv.slice(2)
try {
  if (name === undefined || rest.length > 0) {
    throw new Error(
      'One name is needed: pnpm new-package <name>, as in: pnpm new-package adapter-node',
    )
  }
  for (const file of renderPackage(process.cwd(), name)) console.log(file)
  console.log(`
Next: pnpm install
      the sentence in packages/${name}/package.json and README.md
      the packages that it may import, in scripts/directions/layers.mjs
      its line in the map of AGENTS.md and in the root README`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
