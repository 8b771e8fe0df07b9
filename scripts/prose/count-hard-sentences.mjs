import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findHardSentences } from './find-hard-sentences.mjs'
import { listDocuments } from './list-documents.mjs'
import { countWords, readProse } from './read-prose.mjs'

/**
 * @typedef {object} ProseCount
 * @property {string} workspace its directory, or `documents`
 * @property {number} words
 * @property {number} rate hard sentences in 1,000 words
 * @property {{ where: string, sentence: string }[]} sentences the hard ones; `where` is `file:line`
 */

const TEST = /\/test\/|\.test(?:-d)?\.[^/.]+$/

/**
 * Counts the sentences of each workspace that have to be read twice.
 *
 * @param {string} root
 * @returns {ProseCount[]}
 */
export function countHardSentences(root) {
  return [...listDocuments(root)].map(([workspace, files]) => {
    const passages = files.flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8')
      return readProse(file, text, { messages: !TEST.test(file) }).map((passage) => ({
        ...passage,
        file,
      }))
    })
    const words = passages.reduce((sum, { text }) => sum + countWords(text), 0)
    const sentences = passages.flatMap(({ file, text, line }) =>
      findHardSentences(text).map(({ sentence, offset }) => ({
        where: `${file}:${line + text.slice(0, offset).split('\n').length - 1}`,
        sentence,
      })),
    )
    return {
      workspace,
      words,
      rate: words === 0 ? 0 : (sentences.length * 1000) / words,
      sentences,
    }
  })
}
