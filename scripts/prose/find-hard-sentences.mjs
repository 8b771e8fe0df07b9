/**
 * @typedef {object} HardSentence
 * @property {string} sentence
 * @property {number} offset of its first character
 */

/** These stand for a noun, and the reader has to find it. In quotes they are only mentioned. */
const NOUNLESS =
  /(?<!["“])\b(?:what(?! to\b| if\b)|whatever|whoever|nobody|none of|those (?:that|who|which))\b/gi
const WHO_AS_SUBJECT = /(?:^|[;:] )(?:(?:and|but|or|so) )?who(?:ever)?\b/i
const IS_NO =
  /(?<!\bthere |["“])(?:\b(?:is|are|was|were|be|been|being)|(?<!\bthere)[’']s) no (?!(?:longer|more|less|fewer|different|better|worse)\b)/i

const VERBS_OF_SAYING =
  'say|said|tell|told|ask|show|explain|describe|document|decide|determine|control|define|know|knew|see|saw|learn|understand|guess|check|find out|depends? on'
const ENDING = '(?:s|es|d|ed|ing)?'
/** An indirect question follows: "says what the file exports". */
const ASKS = new RegExp(
  `\\b(?:${VERBS_OF_SAYING})${ENDING}(?: (?:it|us|you|them|users|people|(?:the|a) \\w+))?(?: (?:exactly|here|again))? $`,
  'i',
)
/** A second question: "says who did it and what failed". */
const ASKS_AGAIN = new RegExp(
  `\\b(?:${VERBS_OF_SAYING})${ENDING} (?:\\w+ )?(?:what|who|which|where|when|how|why|whether|that)\\b.* (?:and|or) $`,
  'i',
)
/** "That is what a browser sends" points back to a noun. */
const POINTS_BACK = /\b(?:this|that|which|it|these) (?:is|are|was|were)(?: not| exactly)? $/i

/**
 * The sentences that have to be read twice, because a word such as "what", "whoever" or "nobody"
 * stands where a noun could, or because they say "is no X". Questions may use such words.
 *
 * @param {string} text a paragraph, its code in backticks
 * @returns {HardSentence[]}
 */
export function findHardSentences(text) {
  // Neither a full stop in code nor the end of a line ends a sentence.
  const masked = text.replace(/`[^`]*`/g, (code) => code.replace(/[^`]/g, 'x')).replace(/\n/g, ' ')
  const segments = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(masked)
  return [...segments]
    .filter(({ segment }) => isHard(toOneLine(segment)))
    .map(({ index, segment }) => ({
      sentence: toOneLine(text.slice(index, index + segment.length)),
      offset: index,
    }))
}

/** @param {string} text */
function toOneLine(text) {
  return text.trim().replace(/\s+/g, ' ')
}

/** @param {string} sentence */
function isHard(sentence) {
  if (/\?["'”’)]*$/.test(sentence)) return false
  if (IS_NO.test(sentence) || WHO_AS_SUBJECT.test(sentence)) return true
  return [...sentence.matchAll(NOUNLESS)].some(({ 0: word, index }) => {
    const before = sentence.slice(0, index)
    if (word.toLowerCase() !== 'what') return true
    return !ASKS.test(before) && !ASKS_AGAIN.test(before) && !POINTS_BACK.test(before)
  })
}
