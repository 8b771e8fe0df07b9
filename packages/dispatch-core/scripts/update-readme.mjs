import { readFileSync, writeFileSync } from 'node:fs'

// Puts the examples of test/examples into the README, each below the comment that names it.
const file = new URL('../README.md', import.meta.url)
const readme = readFileSync(file, 'utf8').replace(
  /(<!-- (test\/examples\/[\w-]+\.ts) -->\n```ts\n)[\s\S]*?(```\n)/g,
  (_, start, example, end) => {
    return start + readFileSync(new URL(`../${example}`, import.meta.url), 'utf8') + end
  },
)
writeFileSync(file, readme)
