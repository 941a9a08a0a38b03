import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { languages } from './index.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const golden = z.object({ language: z.string() });

test('each folder is a language that is asked, and has a fixture', () => {
  const folders = readdirSync(here('.'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const asked = languages.map(({ language }) => language);
  expect(folders.map(({ name }) => name).sort()).toEqual(asked.toSorted());
  const planned = readdirSync(here('../../golden')).filter((file) => file.endsWith('.json'));
  const shown = planned.map(
    (file) => golden.parse(JSON.parse(readFileSync(here(`../../golden/${file}`), 'utf8'))).language,
  );
  expect(new Set(shown)).toEqual(new Set(asked));
});
