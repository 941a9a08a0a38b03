/**
 * Builds the Dockerfile of an app.
 *
 * @module @appliku/builder-dockerfile
 */

export { dockerfile } from './dockerfile-builder.ts';
export type { DockerfileOptions } from './options.ts';
