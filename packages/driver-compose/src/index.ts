export { compose } from './compose-driver.ts';
export type { ComposeOptions } from './options.ts';
