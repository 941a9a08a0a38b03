import type { Finding, Host, Membership } from '@appliku/core';
import type { PortState, Probe } from './probe.ts';

/** A server that answers, and what it says. */
export interface SeenServer {
  readonly host: Host;
  readonly role: 'manager' | 'worker';
  readonly membership: Membership;
  /** How much its clock is ahead of ours, and by how much that may be wrong: the way there or back. In milliseconds. */
  readonly clock: { readonly aheadMs: number; readonly awayMs: number };
  readonly address: string;
  readonly probe: Probe;
}

type Found = Omit<Finding, 'host'>;

/** Raft's certificates and the order of log lines take so much, in milliseconds. */
const mostApartMs = 5000;
/** VXLAN takes 50 bytes of each packet: Docker makes overlays of 1450 whatever the way can carry. */
const usualMtu = 1500;

/** Of one server. */
export function nodeFindings({ host, membership, probe }: SeenServer): readonly Finding[] {
  const found = [liveRestoreFinding(membership), ipvsFinding(probe), ...(probe.mtu ? [mtuFinding(probe.mtu)] : [])];
  return found.map((one) => ({ host: host.name, ...one }));
}

/** Of what one server reaches of the others. */
export function portFindings(
  from: SeenServer,
  others: readonly SeenServer[],
  ports: ReadonlyMap<string, PortState>,
): readonly Finding[] {
  return others.map(({ host, address, membership, role }) => {
    const wanted = [7946, ...(role === 'manager' ? [2377] : [])];
    const isIn = membership.state === 'active';
    const wrong = wanted.filter((port) => {
      const state = ports.get(`${address}:${port}`);
      return (
        state === undefined ||
        state === 'silent' ||
        (isIn && state === 'refused' && (port === 7946 || membership.isManager))
      );
    });
    const what = `way to ${host.name}`;
    const good = { what, state: 'ok', found: `${address}, ports ${wanted.join(', ')}`, fix: [] } as const;
    const bad = {
      what,
      state: 'wrong',
      found: `${address} does not answer on ${wrong.map((port) => `${port}/tcp`).join(', ')}`,
      fix: [
        `# In the firewalls of and before ${host.name}, let ${from.address} in: 2377/tcp, 7946/tcp, 7946/udp, 4789/udp.`,
      ],
    } as const;
    return { host: from.host.name, ...(wrong.length === 0 ? good : bad) };
  });
}

/** Of all of them together: told of the server that is unlike the first. */
export function accordFindings(servers: readonly SeenServer[]): readonly Finding[] {
  const [first, ...others] = servers;
  if (first === undefined) return [];
  const managers = servers.filter(({ role }) => role === 'manager').length;
  return [
    ...others.flatMap((other) => accord(first, other).map((found) => ({ host: other.host.name, ...found }))),
    ...(managers % 2 === 0 && managers > 0 ? [{ host: first.host.name, ...evenFinding(managers) }] : []),
  ];
}

function accord(first: SeenServer, other: SeenServer): readonly Found[] {
  return [clockFinding(first.clock, other.clock), architectureFinding(first, other), versionFinding(first, other)];
}

function clockFinding(first: SeenServer['clock'], other: SeenServer['clock']): Found {
  const what = 'clock';
  const apartMs = other.aheadMs - first.aheadMs;
  const found = `${Math.abs(apartMs / 1000).toFixed(1)} s ${apartMs < 0 ? 'behind' : 'ahead of'} the first server's`;
  if (Math.abs(apartMs) <= mostApartMs + first.awayMs + other.awayMs) return { what, state: 'ok', found, fix: [] };
  return { what, state: 'wrong', found, fix: ['timedatectl set-ntp true'] };
}

function architectureFinding({ membership: first }: SeenServer, { membership: other }: SeenServer): Found {
  const what = 'architecture';
  if (other.architecture === first.architecture) return { what, state: 'ok', found: other.architecture, fix: [] };
  const found = `${other.architecture}, and the first server has ${first.architecture}`;
  return { what, state: 'advised', found, fix: ['# An image is built for one: constrain processes to servers of it.'] };
}

function versionFinding({ membership: first }: SeenServer, { membership: other }: SeenServer): Found {
  const what = 'version of Docker';
  if (majorOf(other) === majorOf(first)) return { what, state: 'ok', found: other.version, fix: [] };
  const found = `${other.version}, and the first server has ${first.version}`;
  return { what, state: 'advised', found, fix: ['# Bring all servers to one version of Docker, one after another.'] };
}

function majorOf({ version }: Membership): string | undefined {
  return version.split('.')[0];
}

/** Docker in a Swarm has to be without; set-up for one server turns it on. Docker takes it up without being restarted. */
function liveRestoreFinding({ liveRestore }: Membership): Found {
  const what = 'live-restore of Docker, for a Swarm';
  if (!liveRestore) return { what, state: 'ok', found: 'off', fix: [] };
  const off = String.raw`sed -zi --follow-symlinks 's/"live-restore"[[:space:]]*:[[:space:]]*true/"live-restore": false/' /etc/docker/daemon.json`;
  return { what, state: 'wrong', found: 'on, which no Swarm allows', fix: [off, 'systemctl reload docker'] };
}

/** Good to know: nothing of ours uses virtual IPs. */
function ipvsFinding({ ipvs }: Probe): Found {
  const found = ipvs
    ? 'there'
    : 'not there: virtual IPs and the routing mesh of other services will not work, and Docker does not say so';
  return { what: 'IPVS in the kernel', state: 'ok', found, fix: [] };
}

function mtuFinding({ device, bytes }: NonNullable<Probe['mtu']>): Found {
  const what = 'MTU';
  const found = `${bytes} on ${device}`;
  if (bytes >= usualMtu) return { what, state: 'ok', found, fix: [] };
  const fix = `# Overlay networks need ${bytes - 50}: \`docker network create --opt com.docker.network.driver.mtu=${bytes - 50}\`.`;
  return { what, state: 'advised', found: `${found}: larger packets of overlay networks are lost`, fix: [fix] };
}

function evenFinding(managers: number): Found {
  const found = `${managers}: as many may be lost as of ${managers - 1}`;
  return { what: 'number of managers', state: 'advised', found, fix: ['# Have 1, 3, 5 or 7.'] };
}
