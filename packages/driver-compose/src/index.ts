/**
 * Runs releases with Docker Compose on one server.
 *
 * @module @appliku/driver-compose
 */

export { compose } from './compose-driver.ts';
export type { ComposeOptions } from './options.ts';
