import { createHash } from 'node:crypto';
import { controlPort } from './scripts.ts';
import { type AppRecord, recordLine } from './record.ts';

/** The whole of /etc/haproxy/haproxy.cfg, and the generation that HAProxy answers with when it goes by it. */
export function configOf(records: readonly AppRecord[]): { readonly text: string; readonly generation: string } {
  const apps = records.toSorted((one, other) => (one.app < other.app ? -1 : 1));
  const lines = [...apps.map(recordLine), ...frontend(apps), ...apps.flatMap(backends)];
  const generation = createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
  return { text: [...head, ...control(generation), ...lines, ''].join('\n'), generation };
}

const head = [
  '# Made by a router of the Appliku SDK: what is changed here by hand is lost.',
  'global',
  '    user haproxy',
  '    group haproxy',
  'defaults',
  '    mode http',
  '    timeout connect 5s',
  '    timeout client 60s',
  '    timeout server 60s',
  '    timeout tunnel 1h',
  // No connection is kept for later: what is connected to an app is a request that is open.
  '    option http-server-close',
  '    option redispatch',
];

function control(generation: string): readonly string[] {
  const answer = `http-request return status 200 content-type text/plain string ${generation}`;
  return ['frontend appliku_control', `    bind 127.0.0.1:${controlPort}`, `    ${answer}`];
}

/** The longest path first, and what only a wildcard fits last. */
function frontend(apps: readonly AppRecord[]): readonly string[] {
  const uses = apps.flatMap((record) =>
    record.rules.flatMap(({ domains, path, to }) =>
      domains.map((domain) => ({
        domain,
        path,
        backend: record.maintenance ? 'appliku_maintenance' : nameOf(record, to),
      })),
    ),
  );
  const ordered = uses.toSorted(
    (one, other) => Number(isWild(one.domain)) - Number(isWild(other.domain)) || other.path.length - one.path.length,
  );
  return [
    'backend appliku_maintenance',
    '    http-request return status 503 hdr Retry-After 30',
    'backend appliku_none',
    '    http-request return status 404',
    'frontend appliku',
    '    bind :80',
    '    http-request set-header X-Forwarded-For %[src]',
    '    http-request set-header X-Forwarded-Proto http',
    '    http-request set-var(txn.host) req.hdr(host),field(1,:),lower',
    ...ordered.map(({ domain, path, backend }) => `    use_backend ${backend} if ${condition(domain, path)}`),
    '    default_backend appliku_none',
  ];
}

function condition(domain: string, path: string): string {
  const isHost = isWild(domain) ? `{ var(txn.host) -m end ${domain.slice(1)} }` : `{ var(txn.host) -m str ${domain} }`;
  const prefix = path.replace(/\/$/, '');
  return prefix === '' ? isHost : `${isHost} { path ${prefix} } or ${isHost} { path_beg ${prefix}/ }`;
}

function isWild(domain: string): boolean {
  return domain.startsWith('*.');
}

/** One without a server answers 503. */
function backends(record: AppRecord): readonly string[] {
  const processes = new Set(record.rules.map(({ to }) => to));
  return [...processes].flatMap((process) => [
    `backend ${nameOf(record, process)}`,
    ...(record.servers[process] ?? []).map((address, index) => `    server s${index} ${address}`),
  ]);
}

/** Neither has a dot, so that no two are the same. */
function nameOf({ app }: AppRecord, process: string): string {
  return `${app}.${process}`;
}
