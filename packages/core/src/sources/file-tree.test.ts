import { array, assert, property, stringMatching, uniqueArray, constantFrom, record } from 'fast-check';
import { expect, test } from 'vitest';
import { listingOf, treeOf, type TreeFile } from './file-tree.ts';

const file = (path: string, hash = '0'): TreeFile => ({ path, kind: 'file', size: 0, hash });

test('names a directory by a listing of what is in it', () => {
  const tree = treeOf([file('b/c', 'c'), file('a', 'a'), file('B', 'b')]);
  expect(listingOf(tree.entries)).toMatchInlineSnapshot(
    `"[["B","file","b"],["a","file","a"],["b","directory","fa1962f313780ef4d0127a75666c7a3ee6481377ad71d1b68f69fdf25f761968"]]"`,
  );
});

test('does not depend on the order of the files, and does on each of them', () => {
  const name = stringMatching(/^[a-c\u{1f600}é"\\]{1,2}$/u);
  const entry = record({ path: array(name, { minLength: 1, maxLength: 3 }), hash: constantFrom('1', '2') });
  assert(
    property(uniqueArray(entry, { selector: ({ path }) => path[0], minLength: 1 }), (entries) => {
      const files = entries.map(({ path, hash }) => file(path.join('/'), hash));
      const { hash } = treeOf(files);
      expect(treeOf(files.toReversed()).hash).toBe(hash);
      expect(treeOf(files.slice(1)).hash).not.toBe(hash);
      expect(treeOf(files.map((one, index) => (index === 0 ? { ...one, hash: 'other' } : one))).hash).not.toBe(hash);
    }),
  );
});
