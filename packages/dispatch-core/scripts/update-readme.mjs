import { readFileSync, writeFileSync } from 'node:fs'

// Puts the examples of test/examples into the documents, each below the comment that names it.
for (const name of ['README.md', 'docs/hosts.md']) {
  const file = new URL(`../${name}`, import.meta.url)
  const text = readFileSync(file, 'utf8').replace(
    /(<!-- (test\/examples\/[\w-]+\.ts) -->\n```ts\n)[\s\S]*?(```\n)/g,
    (_, start, example, end) => {
      return start + readFileSync(new URL(`../${example}`, import.meta.url), 'utf8') + end
    },
  )
  writeFileSync(file, text)
}
