/** When the tables of this file were made. */
export const date = '2026-11-23';

/** The newest patch of each line; all before it were released too. */
const newest: Readonly<Record<string, number>> = { '3.0': 7, '3.1': 7, '3.2': 11, '3.3': 12, '3.4': 10, '4.0': 6 };

/** Whole versions. */
export const rubyVersions: readonly string[] = Object.entries(newest).flatMap(([line, patch]) =>
  Array.from({ length: patch + 1 }, (_, number) => `${line}.${number}`),
);

/** The line that is taken where nobody says anything. */
export const usualLine = '3.4';
