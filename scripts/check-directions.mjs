import { findViolations } from './directions/find-violations.mjs'
import { REARRANGED } from './directions/layers.mjs'

const violations = findViolations(process.argv[2] ?? process.cwd()).filter(
  ({ rule, where }) =>
    !rule.startsWith('folder-') || !REARRANGED.some((dir) => where.startsWith(`${dir}/`)),
)
for (const { where, message, rule } of violations) console.error(`${where}: ${message} (${rule})`)
if (violations.length > 0) process.exitCode = 1
else console.log('The directions of the packages and of their folders hold')
