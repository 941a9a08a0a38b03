export { nginx } from './nginx-router.ts';
export type { NginxOptions } from './options.ts';
