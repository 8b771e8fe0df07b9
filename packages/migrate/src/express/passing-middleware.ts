import { formatPattern, type Segment } from '@portolan/dispatch-core/pattern'
import type { Remarks } from '../source/refusals.ts'
import { textOf } from '../source/source-file.ts'
import { describe, type Step } from './argument-reader.ts'
import type { Layer } from './read-layers.ts'
import { isBelow } from './read-path.ts'

/** A middleware that later routes below its prefix pass. */
interface Passing {
  readonly prefix: readonly Segment[]
  /** It runs for this very path alone, as `router.all()` does. */
  readonly isExact: boolean
  readonly step: Step
  readonly layer: Layer
  /** A route runs it. */
  isUsed: boolean
}

/** The middleware that a walk over layers has passed, and the routes behind it run. */
export class PassingMiddleware {
  readonly #remarks: Remarks
  readonly #list: Passing[] = []

  constructor(remarks: Remarks) {
    this.#remarks = remarks
  }

  /** Middleware in front of all URLs below a prefix. */
  addPrefix(step: Step, prefix: readonly Segment[], layer: Layer): void {
    this.#list.push({ prefix, isExact: false, step, layer, isUsed: false })
  }

  /** A function of `all()`, which runs for one path alone and is a handler, too. */
  addExact(step: Step, prefix: readonly Segment[], layer: Layer): void {
    this.#list.push({ prefix, isExact: true, step, layer, isUsed: true })
  }

  /** The steps that a route runs, in their order. */
  find(segments: readonly Segment[], layer: Layer): Step[] {
    return this.#list.flatMap((passing) => {
      const { prefix, isExact, step } = passing
      if (isExact) return formatPattern(prefix) === formatPattern(segments) ? [step] : []
      const where = isBelow(segments, prefix)
      if (where === 'sometimes') {
        this.#remarks.add(
          'partial-middleware',
          layer.router.file,
          layer.node,
          `${describe(layer)} runs ${textOf(step.file, step.node).split('\n')[0]} of ${formatPattern(prefix)} for some of its URLs alone; give it to the routes that need it`,
        )
      }
      if (where === 'never') return []
      passing.isUsed = true
      return [step]
    })
  }

  /** Middleware of a router that no route runs would be lost. */
  refuseUnused(): void {
    for (const { layer, isUsed, step } of this.#list) {
      if (isUsed || layer.router.kind === 'app') continue
      const [shown] = textOf(step.file, step.node).split('\n')
      this.#remarks.add(
        'unused-middleware',
        layer.router.file,
        layer.node,
        `${describe(layer)} has ${shown}, which no route behind it runs; mount it in the app, behind the routers`,
      )
    }
  }
}
