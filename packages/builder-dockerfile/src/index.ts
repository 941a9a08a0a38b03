export { dockerfile } from './dockerfile-builder.ts';
export type { DockerfileOptions } from './options.ts';
