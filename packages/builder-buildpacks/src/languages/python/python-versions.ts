import type { Names } from '@appliku/core';

/** When the tables of this file were made. */
export const date = '2026-11-23';

/** The newest patch of each line; all before it were released too. */
const newest: Names<number> = {
  '3.8': 20,
  '3.9': 25,
  '3.10': 21,
  '3.11': 16,
  '3.12': 15,
  '3.13': 16,
  '3.14': 8,
};

/** Whole versions. 3.9.3 was taken back. */
export const pythonVersions: readonly string[] = Object.entries(newest)
  .flatMap(([line, patch]) => Array.from({ length: patch + 1 }, (_, number) => `${line}.${number}`))
  .filter((version) => version !== '3.9.3');

/** The line that is taken where nobody says anything: there are wheels for it of nearly everything. */
export const usualLine = '3.13';

/** What installs, where the app does not say which. */
export const managerVersions: Names<string> = { uv: '0.13.0', poetry: '2.5.1', pdm: '2.29.2', pipenv: '2026.8.0' };

/** The last that run on a Python before 3.10. */
export const oldManagerVersions: Names<string> = { uv: '0.13.0', poetry: '1.8.5', pdm: '2.18.2', pipenv: '2024.4.1' };
