import type { Finding } from '../../contract/index.ts';

/** Whether it stops a deploy. */
export function isLacking({ state }: Finding): boolean {
  return state === 'missing' || state === 'wrong';
}
