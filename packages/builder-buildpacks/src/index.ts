/**
 * Builds an app that has no Dockerfile: finds its language, plans the image, writes a Dockerfile and builds it.
 *
 * @module @appliku/builder-buildpacks
 */

export { buildpacks } from './buildpacks-builder.ts';
export { eject, type Ejected } from './eject.ts';
export type { BuildpacksOptions } from './options.ts';
export { commandOf } from './plan/command.ts';
export type {
  BuildPlan,
  Cache,
  Decision,
  ExperimentalLanguage,
  Instruction,
  Language,
  Place,
  StableLanguage,
  Stage,
  Start,
} from './plan/plan.ts';
export { type Entry, parseProcfile } from './plan/procfile.ts';
