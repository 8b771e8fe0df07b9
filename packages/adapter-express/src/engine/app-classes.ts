import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Express } from 'express'
import { markAsFast } from './dictionary-mode.ts'

/** The two classes of a server's objects, as `http.createServer()` takes them. */
interface AppClasses {
  readonly IncomingMessage: typeof IncomingMessage
  readonly ServerResponse: typeof ServerResponse
}

/**
 * Classes whose instances are Node's own objects, with the prototypes of an Express app from the
 * start. It tries them once. If they do not make the objects that Node makes, as on Bun, it
 * returns no classes, and the server is a plain one.
 */
export function findAppClasses(app: Express): Partial<AppClasses> {
  const classes = createAppClasses(app)
  return makeNodeObjects(classes) ? classes : {}
}

function createAppClasses(app: Express): AppClasses {
  // Node's constructors are old functions, which can be called on an object that exists already.
  const initRequest = IncomingMessage as unknown as Init
  const initResponse = ServerResponse as unknown as Init
  const AppRequest = createClass(app.request, (request: IncomingMessage, args) => {
    initRequest.apply(request, args)
    markAsFast(request)
  })
  const AppResponse = createClass(app.response, (response: ServerResponse, args) => {
    initResponse.apply(response, args)
  })
  // A function with a prototype is a constructor, but TypeScript accepts only classes as such.
  return {
    IncomingMessage: AppRequest as unknown as typeof IncomingMessage,
    ServerResponse: AppResponse as unknown as typeof ServerResponse,
  }
}

type Init = (this: object, ...args: unknown[]) => void

/**
 * A constructor of objects with the given prototype. It calls `init` with the new object and all
 * arguments. It is a plain function, because V8 keeps objects fast neither with
 * `class … extends` nor with `Reflect.construct`.
 */
function createClass<T extends object>(
  prototype: T,
  init: (instance: T, args: unknown[]) => void,
): object {
  function Class(this: Room, ...args: unknown[]): void {
    // V8 reserves room for as many properties as the text of the constructor assigns. An object
    // that gets many more becomes a dictionary, which is slow. Node gives a response over forty
    // properties, and middleware adds more. Only the text counts: servers always pass arguments.
    /* v8 ignore if -- no call comes here: see above */
    if (args.length === 0) {
      this.a = this.b = this.c = this.d = this.e = this.f = this.g = this.h = undefined
      this.i = this.j = this.k = this.l = this.m = this.n = this.o = this.p = undefined
      this.q = this.r = this.s = this.t = this.u = this.v = this.w = this.x = undefined
      this.y = this.z = this.A = this.B = this.C = this.D = this.E = this.F = undefined
    }
    // `new` has created an object with the prototype, and a T has nothing else so far.
    init(this as object as T, args)
  }
  Class.prototype = prototype
  return Class
}

/** Properties that no code reads. */
interface Room {
  [name: string]: undefined
}

function makeNodeObjects({
  IncomingMessage: AppRequest,
  ServerResponse: AppResponse,
}: AppClasses): boolean {
  try {
    const req = new AppRequest(new Socket())
    const res = new AppResponse(req)
    return areAlike(req, new IncomingMessage(req.socket)) && areAlike(res, new ServerResponse(req))
  } catch {
    // The constructors are classes, which cannot be called on an object.
    return false
  }
}

function areAlike(made: object, plain: object): boolean {
  // The app's prototypes are objects whose prototypes are Node's.
  const isOfKind = Object.prototype.isPrototypeOf.call(Object.getPrototypeOf(plain), made)
  return isOfKind && Object.keys(made).join() === Object.keys(plain).join()
}
