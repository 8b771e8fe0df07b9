import { findViolations } from './directions/find-violations.mjs'

const violations = findViolations(process.argv[2] ?? process.cwd())
for (const { where, message, rule } of violations) {
  console.error(`${where}: ${message} (${rule})`)
}
if (violations.length > 0) {
  process.exitCode = 1
} else {
  console.log('The directions of the packages and of their folders hold')
}
