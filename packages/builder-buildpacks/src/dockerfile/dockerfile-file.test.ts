import { assert, constantFrom, array, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { textsOf } from '../eject.ts';
import { settingsOf } from '../options.ts';
import { treeOf } from '../tree.ts';
import { dockerfileText } from './dockerfile-file.ts';

const parts = constantFrom('\\', '"', "'", '$HOME', '`id`', '#', ' ', '=', '--x', 'RUN x', 'a', 'ü');
const line = array(parts, { minLength: 1 })
  .map((words) => words.join(''))
  .filter((text) => text.trim() !== '');

test('no value of a user is an instruction, a flag or a variable of the Dockerfile', () => {
  const plain = treeOf({ 'package.json': '{}', 'server.js': '' });
  const shape = (text: string): readonly string[] => text.split('\n').map((row) => row.split(/[ "]/)[0] ?? '');
  const expected = shape(textsOf(plain, 'shop', settingsOf({ buildCommand: 'x', startCommand: ['x'] })).dockerfile);
  assert(
    property(
      line,
      array(
        string({ unit: 'binary-ascii' }).filter((text) => !text.includes('\0')),
        { minLength: 1 },
      ),
      (build, start) => {
        const settings = settingsOf({ buildCommand: build, startCommand: start });
        const { dockerfile } = textsOf(plain, 'shop', settings);
        expect(shape(dockerfile)).toEqual(expected);
        expect(dockerfile).toContain(`\nRUN ${JSON.stringify(['/bin/sh', '-c', build])}\n`);
        expect(dockerfile).toContain(`\nCMD ${JSON.stringify(start)}\n`);
      },
    ),
  );
});

test("names of files are names, and the app's own .dockerignore has the last word", () => {
  const tree = treeOf({
    'package.json': '{}',
    'server.js': '',
    'a$b/*/package.json': '{}',
    '.dockerignore': '!.env\n',
  });
  const { dockerfile, dockerignore } = textsOf(tree, 'shop', settingsOf({}));
  expect(dockerfile).toContain('COPY ["a\\\\$b/[*]/package.json","./a\\\\$b/[*]/"]');
  expect(dockerignore.trimEnd().split('\n').at(-1)).toBe('!.env');
});

test('directories that the app may write to are made for its user', () => {
  const { dockerfile } = textsOf(
    treeOf({ 'start.sh': '' }),
    'shop',
    settingsOf({ directories: ['/media', '/data/a'] }),
  );
  expect(dockerfile).toContain('RUN install -d -o 10001 -g 10001 /srv/app /media /data/a\n');
});

test('an image is held to its digest, where that is known and the image is no other', () => {
  const { plan } = textsOf(treeOf({ 'start.sh': '' }), 'shop', settingsOf({}));
  const digests = { 'debian:trixie-slim': 'sha256:ab' };
  const from = (images: Readonly<Record<string, string>>): string | undefined =>
    /^FROM .*/m.exec(dockerfileText(plan, { app: 'shop', images, digests }))?.[0];
  expect(from({})).toBe('FROM debian:trixie-slim@sha256:ab AS app');
  expect(from({ debian: 'mirror.example/debian' })).toBe('FROM mirror.example/debian:trixie-slim AS app');
});
