import { DispatchRoute } from '../routes/route.ts'

/** Stands for the route of a request that no route matches. */
export const UNMATCHED = /* @__PURE__ */ new DispatchRoute({ pattern: '', module: {} })
