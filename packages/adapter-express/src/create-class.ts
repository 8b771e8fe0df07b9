/**
 * A constructor of objects with that prototype, which `init` then makes what they are, given all
 * arguments. It is a plain function: neither `class … extends` nor `Reflect.construct` keeps such
 * objects fast.
 */
export function createClass<T extends object>(
  prototype: T,
  init: (instance: T, args: unknown[]) => void,
): object {
  function Class(this: Room, ...args: unknown[]): void {
    // V8 lays objects out for as many properties as the constructor's text assigns, and keeps one
    // that gets many more in a dictionary, which is slow. Node gives a response over forty, and
    // middleware adds its own. Only the text counts: servers always give an argument.
    if (args.length === 0) {
      this.a = this.b = this.c = this.d = this.e = this.f = this.g = this.h = undefined
      this.i = this.j = this.k = this.l = this.m = this.n = this.o = this.p = undefined
      this.q = this.r = this.s = this.t = this.u = this.v = this.w = this.x = undefined
      this.y = this.z = this.A = this.B = this.C = this.D = this.E = this.F = undefined
    }
    // What `new` makes has the prototype, which is all that there is to a T so far.
    init(this as object as T, args)
  }
  Class.prototype = prototype
  return Class
}

/** Names that nothing reads. */
interface Room {
  [name: string]: undefined
}
