import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { fetchArgv, fetchProgress, parseListing, parseRefs, refsArgv } from './command.ts';
import { lsRefsRequest, parseLsRefs } from './ls-refs.ts';

const [one, two] = ['1'.repeat(40), '2'.repeat(40)] as const;

test('commands', () => {
  expect(refsArgv('https://example.com/shop.git', 'refs/tags/v1').join(' ')).toMatchInlineSnapshot(
    `"ls-remote --symref --tags -- https://example.com/shop.git"`,
  );
  expect(
    fetchArgv('git@example.com:shop.git', ['+refs/heads/main:refs/heads/main'], 50).join(' '),
  ).toMatchInlineSnapshot(
    `"fetch --progress --no-tags --no-recurse-submodules --depth=50 -- git@example.com:shop.git +refs/heads/main:refs/heads/main"`,
  );
});

test('reads what ls-remote prints: symbolic names, and commits of annotated tags', () => {
  const text = `ref: refs/heads/main\tHEAD\n${one}\tHEAD\n${one}\trefs/heads/main\n${two}\trefs/tags/v1\n${one}\trefs/tags/v1^{}\n`;
  expect(parseRefs(text)).toEqual([
    { name: 'HEAD', commit: one, target: 'refs/heads/main' },
    { name: 'refs/heads/main', commit: one },
    { name: 'refs/tags/v1', commit: one },
  ]);
});

test('reads what ls-tree prints', () => {
  const listing = Buffer.from(`100644 blob ${one}       7\ta\tb ü\0${`160000 commit ${two}       -\tvendor`}\0`);
  expect(parseListing(listing)).toEqual([
    { mode: '100644', type: 'blob', size: 7, path: 'a\tb ü' },
    { mode: '160000', type: 'commit', size: 0, path: 'vendor' },
  ]);
});

test('reads how far a fetch is', () => {
  expect(fetchProgress('Receiving objects:  45% (450/1000), 90.00 MiB\rReceiving objects:  46% (460/1000)')).toEqual({
    done: 460,
    total: 1000,
  });
  expect(fetchProgress('remote: Counting objects: 100% (3/3), done.')).toBeUndefined();
});

test('asks for refs in the protocol of version 2', () => {
  expect(lsRefsRequest('refs/heads/main').toString()).toMatchInlineSnapshot(`
    "0014command=ls-refs
    00010009peel
    000csymrefs
    001fref-prefix refs/heads/main
    0000"
  `);
});

test('reads the answer to that, if it is whole and nothing else', () => {
  const lines = [`${one} HEAD symref-target:refs/heads/main\n`, `${two} refs/tags/v1 peeled:${one}\n`];
  const answer = `${lines.map((line) => `${(line.length + 4).toString(16).padStart(4, '0')}${line}`).join('')}0000`;
  expect(parseLsRefs(Buffer.from(answer))).toEqual([
    { name: 'HEAD', commit: one, target: 'refs/heads/main' },
    { name: 'refs/tags/v1', commit: one },
  ]);
  expect(parseLsRefs(Buffer.from('0000'))).toEqual([]);
  for (let length = 0; length < answer.length; length += 1)
    expect(parseLsRefs(Buffer.from(answer.slice(0, length)))).toBeUndefined();
  expect(parseLsRefs(Buffer.from(`${answer}0000`))).toBeUndefined();
  assert(property(string(), (text) => parseLsRefs(Buffer.from(`x${text}`)) === undefined));
});
