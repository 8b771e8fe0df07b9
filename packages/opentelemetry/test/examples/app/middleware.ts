export { middleware as default } from '../telemetry.js'
