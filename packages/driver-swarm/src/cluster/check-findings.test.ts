import { fakeHost } from '@appliku/conformance';
import type { Finding, Membership } from '@appliku/core';
import { describe, expect, it } from 'vitest';
import { accordFindings, nodeFindings, portFindings, type SeenServer } from './check-findings.ts';
import { parseProbe } from './probe.ts';

const membership: Membership = {
  name: 's1',
  version: '26.1.5',
  architecture: 'x86_64',
  liveRestore: false,
  time: '2026-01-01T00:00:00.000Z',
  state: 'inactive',
  id: '',
  address: '',
  isManager: false,
  managers: [],
  error: '',
};

function aServer(name: string, changes: Partial<SeenServer> = {}, own: Partial<Membership> = {}): SeenServer {
  return {
    host: { ...fakeHost(), name },
    role: 'manager',
    membership: { ...membership, ...own },
    clock: { aheadMs: 0, awayMs: 5 },
    address: '10.0.0.1',
    probe: parseProbe('mtu eth0 1500\nipvs yes\n'),
    ...changes,
  };
}

function told(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ host, what, state, found }) => `${host} ${state} ${what}: ${found}`);
}

describe('what one server lacks', () => {
  it('is nothing', () => {
    expect(told(nodeFindings(aServer('one')))).toMatchInlineSnapshot(`
      [
        "one ok live-restore of Docker, for a Swarm: off",
        "one ok IPVS in the kernel: there",
        "one ok MTU: 1500 on eth0",
      ]
    `);
  });

  it('is told with what makes it right', () => {
    const server = aServer('one', { probe: parseProbe('mtu eth0 1400\n') }, { liveRestore: true });
    expect(told(nodeFindings(server))).toMatchInlineSnapshot(`
      [
        "one wrong live-restore of Docker, for a Swarm: on, which no Swarm allows",
        "one ok IPVS in the kernel: not there: virtual IPs and the routing mesh of other services will not work, and Docker does not say so",
        "one advised MTU: 1400 on eth0: larger packets of overlay networks are lost",
      ]
    `);
    expect(nodeFindings(server).flatMap(({ fix }) => fix)).toMatchInlineSnapshot(`
      [
        "sed -zi --follow-symlinks 's/"live-restore"[[:space:]]*:[[:space:]]*true/"live-restore": false/' /etc/docker/daemon.json",
        "systemctl reload docker",
        "# Overlay networks need 1350: \`docker network create --opt com.docker.network.driver.mtu=1350\`.",
      ]
    `);
  });
});

describe('the ways between servers', () => {
  const from = aServer('one');
  const ports = (...lines: readonly string[]): ReturnType<typeof parseProbe>['ports'] =>
    parseProbe(lines.join('\n')).ports;

  it('are open where a port refuses on which nothing listens yet', () => {
    const other = aServer('two', { address: '10.0.0.2' });
    const refused = ports('port 10.0.0.2:7946 refused', 'port 10.0.0.2:2377 refused');
    expect(told(portFindings(from, [other], refused))).toMatchInlineSnapshot(`
      [
        "one ok way to two: 10.0.0.2, ports 7946, 2377",
      ]
    `);
  });

  it('are not where nothing answers, or a member of the Swarm refuses', () => {
    const member = aServer('two', { address: '10.0.0.2' }, { state: 'active', isManager: true });
    const worker = aServer('three', { address: '10.0.0.3', role: 'worker' });
    const probed = ports('port 10.0.0.2:7946 open', 'port 10.0.0.2:2377 refused', 'port 10.0.0.3:7946 silent');
    expect(told(portFindings(from, [member, worker], probed))).toMatchInlineSnapshot(`
      [
        "one wrong way to two: 10.0.0.2 does not answer on 2377/tcp",
        "one wrong way to three: 10.0.0.3 does not answer on 7946/tcp",
      ]
    `);
  });
});

describe('what servers have to agree on', () => {
  it('is told of the one that differs', () => {
    const odd = aServer(
      'two',
      { role: 'worker', clock: { aheadMs: -7000, awayMs: 5 } },
      { architecture: 'aarch64', version: '27.0.1' },
    );
    expect(told(accordFindings([aServer('one'), odd]))).toMatchInlineSnapshot(`
      [
        "two wrong clock: 7.0 s behind the first server's",
        "two advised architecture: aarch64, and the first server has x86_64",
        "two advised version of Docker: 27.0.1, and the first server has 26.1.5",
      ]
    `);
  });

  it('is no clock that was read over a slow way', () => {
    const slow = aServer('two', { role: 'worker', clock: { aheadMs: 7000, awayMs: 3000 } });
    expect(told(accordFindings([aServer('one'), slow]))).toContain("two ok clock: 7.0 s ahead of the first server's");
  });

  it('is an odd number of managers', () => {
    expect(told(accordFindings([aServer('one'), aServer('two')]))).toMatchInlineSnapshot(`
      [
        "two ok clock: 0.0 s ahead of the first server's",
        "two ok architecture: x86_64",
        "two ok version of Docker: 26.1.5",
        "one advised number of managers: 2: as many may be lost as of 1",
      ]
    `);
  });
});
