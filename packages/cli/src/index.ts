/**
 * The program `appliku`, to be run within another one, or a test.
 *
 * @module @appliku/cli
 */

export { main } from './main.ts';
export { defineServe, type ServeApp, type ServeFunction, type ServeOptions } from './serve/define-serve.ts';
export type { Settings } from './settings.ts';
export type { Output, Surroundings } from './surroundings.ts';
