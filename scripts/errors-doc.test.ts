import { readFileSync } from 'node:fs';
import { errorCodes } from '@appliku/core';
import { expect, it } from 'vitest';

it('docs/errors.md has one heading for each code, in order', () => {
  const text = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');
  const headings = [...text.matchAll(/^## (\w+)$/gm)].map((match) => match[1]);
  expect(headings).toEqual([...errorCodes].sort());
});
