import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const roots = [
  ...readdirSync('packages').map((name) => `packages/${name}/src`),
  'e2e/src',
  'lab/src',
  'examples/router-haproxy/src',
];
const files = roots.flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `${root}/${file}`),
);

// Test files run beside each other, in any order: a name that two have is refused to the second.
it('every test file has labs of its own', () => {
  const uses = files.flatMap(labsOf);
  const first = new Map(uses.toReversed().map(({ name, file }) => [name, file]));
  expect(first.size).toBeGreaterThan(30);
  expect(uses.filter(({ name, file }) => first.get(name) !== file)).toEqual([]);
});

function labsOf(file: string): readonly { readonly name: string; readonly file: string }[] {
  const uses = readFileSync(file, 'utf8').matchAll(/\b(?:startLab\(\{ name: |aWorld\()'(?<name>\w+)'/g);
  return [...uses].map(({ groups }) => ({ name: groups?.['name'] ?? '', file }));
}
