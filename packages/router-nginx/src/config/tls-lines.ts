import { listenLines } from './common-files.ts';
import { block } from './lines.ts';
import { challengePath, challengeRoot } from './names.ts';
import type { TlsSettings } from '../options/tls-options.ts';
import { hasHttp2Directive, type NginxFacts } from './server.ts';

/** For one domain. The file holds key and chain: written at once, they cannot be of two minds. */
export function secureLines({ port, http3 }: TlsSettings, certificate: string, facts: NginxFacts): readonly string[] {
  return [
    ...tlsListenLines(port, facts),
    ...(http3 ? quicListenLines(port, facts) : []),
    'include appliku/current/tls.inc;',
    `ssl_certificate "${certificate}";`,
    `ssl_certificate_key "${certificate}";`,
  ];
}

export function tlsListenLines(port: number, facts: NginxFacts): readonly string[] {
  const isDirective = hasHttp2Directive(facts);
  const words = isDirective ? ' ssl;' : ' ssl http2;';
  return [...listenLines(port, facts).map((line) => line.replace(';', words)), ...(isDirective ? ['http2 on;'] : [])];
}

export function quicListenLines(port: number, facts: NginxFacts): readonly string[] {
  return listenLines(port, facts).map((line) => line.replace(';', ' quic;'));
}

/** Browsers come by TCP first, and learn here that there is more: for an hour, since not every new connection may succeed. */
export function altSvcLines({ port, http3 }: TlsSettings): readonly string[] {
  return http3 ? [`add_header Alt-Svc 'h3=":${port}"; ma=3600' always;`] : [];
}

/** Whatever a snippet locks up stays open to the authority. */
export const challengeLines: readonly string[] = block(`location ^~ ${challengePath}`, [
  `root ${challengeRoot};`,
  'default_type text/plain;',
  'auth_basic off;',
  'allow all;',
  'try_files $uri =404;',
]);

/** Also while the app is down. */
export const challengeSlotLines: readonly string[] = block(
  `if ($uri ~ ^${challengePath.replaceAll('.', String.raw`\.`)})`,
  ['set $appliku_slot challenge;'],
);

/** The path as it came, so that nothing in it is taken for a header. */
export function redirectLines(port: number): readonly string[] {
  const suffix = port === 443 ? '' : `:${port}`;
  return block('location /', [`return 308 https://$host${suffix}$request_uri;`]);
}
