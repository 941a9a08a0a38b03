import { describe, expect, it } from 'vitest';
import { hostFindings } from './host-findings.ts';
import { parseHostFacts } from './host-facts.ts';

const during = { startedAt: 1_700_000_000_000, endedAt: 1_700_000_001_000 };
const right = [
  'time 1700000000500',
  'user anna',
  'groups anna docker appliku',
  'recorded anna docker appliku',
  'free 204800',
  'directory /var/lib/appliku writable 2775 root appliku',
  'directory /srv/appliku writable 2775 root appliku',
  'directory /var/lib/appliku/shop writable 2770 ben appliku',
];

/** What is not as it should be, when these lines stand in the place of those that begin alike. */
function lacking(changes: readonly string[] = [], without = /^$/): readonly string[] {
  const keys = new Set(changes.map(keyOf));
  const lines = [...right.filter((line) => !keys.has(keyOf(line)) && !without.test(line)), ...changes];
  return hostFindings(parseHostFacts(lines.join('\n'), during), 'shop')
    .filter(({ state }) => state !== 'ok')
    .map(({ state, what, found, fix }) => [`${state} ${what}: ${found}`, ...fix].join('\n'));
}

function keyOf(line: string): string {
  return /^directory \S+|^\S+/.exec(line)?.[0] ?? '';
}

describe('what a host lacks', () => {
  it('is nothing where all is as it should be', () => {
    expect(lacking()).toEqual([]);
  });

  it('is all that root does once', () => {
    expect(lacking(['groups anna docker', 'recorded anna docker'], /^directory/)).toMatchInlineSnapshot(`
      [
        "missing group appliku: anna is not in it
      groupadd --system --force appliku
      usermod --append --groups appliku anna",
        "missing directory /var/lib/appliku: is not there
      groupadd --system --force appliku
      install -d -g appliku -m 2775 /var/lib/appliku /srv/appliku",
        "missing directory /srv/appliku: is not there
      groupadd --system --force appliku
      install -d -g appliku -m 2775 /var/lib/appliku /srv/appliku",
      ]
    `);
  });

  it('is what the next deploy makes by itself for root, and for who may use sudo for everything', () => {
    expect(lacking(['privileged', 'groups anna', 'recorded anna'], /^directory/)).toEqual([
      expect.stringMatching(/^advised group appliku: made right by the next deploy\ngroupadd .*\nusermod .* anna$/),
      expect.stringMatching(/^advised directory \/var\/lib\/appliku: made right by the next deploy\n/),
      expect.stringMatching(/^advised directory \/srv\/appliku: made right by the next deploy\n/),
    ]);
    expect(lacking(['privileged', 'user root', 'groups root', 'recorded root'], /^directory/)).toHaveLength(2);
  });

  it('is a new login for who has just joined the group', () => {
    expect(lacking(['groups anna docker'])).toEqual([
      'wrong group appliku: anna is in it from the next login on\n# Connect again: being in a group counts from the next login.',
    ]);
  });

  it('is a directory that somebody else keeps to himself', () => {
    expect(lacking(['directory /var/lib/appliku/shop readable 755 ben ben'])).toEqual([
      'wrong directory /var/lib/appliku/shop: 755 ben:ben\ngroupadd --system --force appliku\nchgrp appliku /var/lib/appliku/shop && chmod 2770 /var/lib/appliku/shop',
    ]);
    expect(lacking(['directory /srv/appliku readable 2755 root appliku'])).toHaveLength(1);
  });

  it('is room, and the right time', () => {
    expect(lacking(['free 102399'])).toEqual([
      expect.stringMatching(/^wrong room in \/var\/lib\/appliku: 99 MiB\n# Make/),
    ]);
    expect(lacking(['time 1700000062000'])).toEqual([
      "wrong clock: 61 s ahead of this machine's\ntimedatectl set-ntp true",
    ]);
    expect(lacking(['time 1699999939000'])).toEqual([expect.stringContaining('61 s behind')]);
    expect(lacking(['time 1700000060000'])).toEqual([]);
  });
});
