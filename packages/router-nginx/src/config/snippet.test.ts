import { expect, it } from 'vitest';
import { offLines } from './snippet.ts';

it.each([
  ['gzip on;', true],
  ['  gzip_types text/css;\n\tgzip on;', true],
  ['location /a { gzip off; }\ngzip on;', true],
  ['add_header X-A "b; {";gzip on;', true],
  [String.raw`set $a '\';' ; set $b ${'${a}'}; gzip on;`, true],
  ['# not yet;\ngzip on;', true],
  ['', false],
  ['# gzip on;', false],
  ['gzip_types text/css;', false],
  ['location /a { gzip on; }', false],
  ['add_header X-A "; gzip on;";', false],
  ["add_header X-A '; gzip on;';", false],
  ['add_header X-A gzip;', false],
  ['add_header X-A a#;gzip on;', true],
])('knows of %j whether the server itself is told of gzip: %s', (snippet, isTold) => {
  expect(offLines('gzip', { snippet })).toEqual(isTold ? [] : ['gzip off;']);
});
