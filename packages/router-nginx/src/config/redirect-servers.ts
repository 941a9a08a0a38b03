import type { Names } from '@appliku/core';
import type { Settings } from '../options/options.ts';
import { listenLines } from './common-files.ts';
import { block } from './lines.ts';
import type { NginxFacts } from './server.ts';
import { challengeLines, secureLines } from './tls-lines.ts';

export interface Redirected {
  readonly settings: Settings;
  readonly facts: NginxFacts;
  /** By domain. */
  readonly certificates: Names<string>;
}

/** Domains that only lead to another one, with path and query as they came. */
export function redirectServers({ settings, facts, certificates }: Redirected): readonly (readonly string[])[] {
  const { port, tls, redirects } = settings;
  return redirects.flatMap(({ from, to }) => {
    const lead = block('location /', [`return 308 ${originOf(to, settings)}$request_uri;`]);
    const names = `server_name ${from.join(' ')};`;
    const plain = block('server', [...listenLines(port, facts), names, ...(tls ? challengeLines : []), ...lead]);
    if (tls === undefined) return [plain];
    const secure = from.map((domain) =>
      block('server', [
        ...secureLines(tls, certificates[domain] ?? '', facts),
        `server_name ${domain};`,
        ...hstsLines(tls.hsts),
        ...lead,
      ]),
    );
    return [plain, ...secure];
  });
}

/** What an app says of it itself is not said twice. */
export function hstsLines(hsts: string | undefined): readonly string[] {
  if (hsts === undefined) return [];
  return [`add_header Strict-Transport-Security "${hsts}" always;`, 'proxy_hide_header Strict-Transport-Security;'];
}

function originOf(domain: string, { port, tls }: Settings): string {
  const [scheme, ours, usual] = tls === undefined ? ['http', port, 80] : ['https', tls.port, 443];
  return `${scheme}://${domain}${ours === usual ? '' : `:${ours}`}`;
}
