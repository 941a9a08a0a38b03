import type { Names } from '@appliku/core';

/**
 * Digests of base images, by name: of the newest of each line. An image that is not here is taken by its tag. Written by
 * `pnpm versions`.
 */
export const digests: Names<string> = {};
