/**
 * Whether V8 handles objects slowly whose prototype was changed, as Express changes those of
 * every request and response: until Node 24, each property that is added afterwards gives the
 * object a hidden class of its own, so that no cached access fits it any more.
 */
export const isSlowAfterPrototypeChange: boolean = Number.parseInt(process.versions.node, 10) < 24
