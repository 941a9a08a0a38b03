import { expect, test } from 'vitest';
import { formatSource, parseSources } from './debian-sources.ts';

const stanzas = `Types: deb
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian.gpg

Types: deb deb-src
URIs: http://mirror.example/security
Suites: bookworm-security

Types: deb
URIs: https://deb.other.example/node
Suites: nodistro
`;

test('sources of a release are found in stanzas', () => {
  expect(parseSources(stanzas, 'bookworm').map(formatSource)).toEqual([
    'deb [signed-by=/usr/share/keyrings/debian.gpg] http://mirror.example/debian bookworm main',
    'deb [signed-by=/usr/share/keyrings/debian.gpg] http://mirror.example/debian bookworm-updates main',
    'deb http://mirror.example/security bookworm-security main',
  ]);
});

test('sources of a release are found in lines', () => {
  const lines = `# deb http://old.example/debian bookworm main
deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian bookworm main contrib
deb-src http://mirror.example/debian bookworm main
deb https://other.example/apt other-bookworm main
`;
  expect(parseSources(lines, 'bookworm').map(formatSource)).toEqual([
    'deb [signed-by=/k.gpg] http://mirror.example/debian bookworm main',
  ]);
});
