import { expect, test } from 'vitest';
import { parseDistribution } from './distribution.ts';
import { installCommands, type Part } from './install-commands.ts';

/** The commands for apt and what is for people. */
function last(stdout: string, part: Part): string | undefined {
  return installCommands(parseDistribution(stdout), part).at(-1)?.replace('apt-get update\n', '');
}

test.each([
  ['debian 13', 'docker', 'docker.io docker-cli docker-compose docker-buildx apparmor'],
  ['debian 13', 'compose', 'docker-compose'],
  ['debian 13', 'buildx', 'docker-buildx'],
  ['debian 13', 'nginx', 'nginx'],
  ['ubuntu 24.04', 'docker', 'docker.io docker-compose-v2 docker-buildx apparmor'],
  ['ubuntu 24.04', 'compose', 'docker-compose-v2'],
  ['debian 12', 'docker', 'docker-ce docker-ce-cli containerd.io docker-compose-plugin docker-buildx-plugin apparmor'],
  ['debian 12', 'nginx', 'nginx'],
  ['debian 12', 'node', 'nodejs'],
] as const)('on %s, %s is %s', (system, part, packages) => {
  expect(last(`system ${system}\n`, part)).toBe(`apt-get install --yes --no-install-recommends ${packages}`);
});

test("where Docker's own packages are, or are offered, they are gone on with", () => {
  expect(last('system debian 13\noffers docker-ce\n', 'docker')).toContain(' docker-ce ');
  expect(last('system debian 13\nengine docker-ce\noffers docker-ce\n', 'compose')).toContain(' docker-compose-plugin');
  expect(last('system debian 13\nengine docker.io\noffers docker-ce\n', 'compose')).toMatch(/ docker-compose$/);
});

test("on Debian 12 the source of Docker's packages comes first, unless it is there", () => {
  const commands = installCommands(parseDistribution('system debian 12\n'), 'docker');
  expect(commands[1]).toContain('URIs: https://download.docker.com/linux/debian\nSuites: bookworm\n');
  expect(installCommands(parseDistribution('system debian 12\noffers docker-ce\n'), 'docker')).toHaveLength(2);
  expect(last('system debian 12\nengine docker.io\n', 'compose')).toMatch(/^# Put Docker's own packages in the place/);
});

test.each([
  ['system fedora 41\n', 'fedora 41'],
  ['', 'unknown'],
])('elsewhere it is said what is needed: %j', (stdout, name) => {
  expect(installCommands(parseDistribution(stdout), 'nginx')).toEqual([
    `# Install Nginx 1.22 or later by hand: prepare() can on Debian 12, Debian 13 and Ubuntu 24.04, and this is ${name}.`,
  ]);
});
