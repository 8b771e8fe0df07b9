import type { Random } from './random.ts'

/** A kind of trial. Inputs are JSON, so that a failure can be kept in a file and tried again. */
export interface Suite<Input = unknown> {
  readonly name: string
  /** What holds for every input, in a sentence. */
  readonly claim: string
  /** Throws a `MissingProgram` where nothing can be tried on this machine. */
  start(): Promise<RunningSuite<Input>>
}

/** A program that a suite needs and that is not installed. */
export class MissingProgram extends Error {}

export interface RunningSuite<Input> {
  /** The part of the suite that is left out on this machine, and why. */
  readonly note?: string
  generate(random: Random): Input
  /** How many requests, targets or results an input stands for. Default: 1. */
  count?(input: Input): number
  /** The way in which the claim fails for an input; `undefined` where it holds. */
  check(input: Input): Promise<string | undefined>
  /** Smaller inputs that may fail in the same way, the smallest first. */
  shrink(input: Input): Iterable<Input>
  close(): Promise<void>
}

/** Erases the type of the input, which only the suite itself reads. */
export function defineSuite<Input>(suite: Suite<Input>): Suite {
  return suite as Suite
}

/** Lists with a half, a quarter or one of their entries left out. */
export function* smallerLists<T>(list: readonly T[]): Generator<T[]> {
  for (
    let size = Math.ceil(list.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let at = 0; at < list.length; at += size) {
      if (size < list.length) yield [...list.slice(0, at), ...list.slice(at + size)]
    }
  }
}

/** Texts with a part left out. */
export function* smallerTexts(text: string): Generator<string> {
  for (const characters of smallerLists([...text])) yield characters.join('')
}
