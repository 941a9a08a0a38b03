/** When the tables of this file were made. */
export const date = '2026-11-23';

/** The newest patch of each line; all before it were released too. */
const newest: Readonly<Record<string, number>> = {
  '1.19': 13,
  '1.20': 14,
  '1.21': 13,
  '1.22': 12,
  '1.23': 12,
  '1.24': 13,
  '1.25': 12,
  '1.26': 5,
  '1.27': 1,
};

/** Whole versions. */
export const goVersions: readonly string[] = Object.entries(newest).flatMap(([line, patch]) =>
  Array.from({ length: patch + 1 }, (_, number) => `${line}.${number}`),
);

/** The line that is taken where nobody says anything. */
export const usualLine = '1.27';

/** What the program runs on: of its size, but with a shell. */
export const runtimeImage = 'alpine:3.23';
