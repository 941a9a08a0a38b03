import type { Settings } from '../options/options.ts';
import type { NginxFacts } from './server.ts';

/** Something that not every Nginx has. */
export interface Part {
  readonly what: string;
  readonly isThere: boolean;
  /** What can be done where it is not there. */
  readonly cure: string;
}

/** Those that these settings need. */
export function partsFor(
  { http3 = false, brotli = false }: NginxFacts,
  settings: Pick<Settings, 'tls' | 'brotli'>,
): readonly Part[] {
  return [
    ...(settings.tls?.http3 === true
      ? [
          {
            what: 'HTTP/3',
            isThere: http3,
            cure: 'Take tls.http3 out, or install an Nginx that was built with it, as Debian has from 13 on.',
          },
        ]
      : []),
    ...(settings.brotli
      ? [
          {
            what: 'Brotli',
            isThere: brotli,
            cure: 'Take `brotli` out, or install the module there: apt-get install libnginx-mod-http-brotli-filter',
          },
        ]
      : []),
  ];
}
