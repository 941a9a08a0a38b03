import { describe, expect, it } from 'vitest';
import { includeFile } from '../config/common-files.ts';
import { checkOptions, type NginxOptions } from '../options/options.ts';
import { nginxFindings, parseRights } from './check-findings.ts';
import { parseObserved } from './observed.ts';

const done = ['testable yes', 'writable yes', `include ${Buffer.from(includeFile).toString('base64')}`];
const rights = [
  'reads conf.d',
  'command /usr/sbin/nginx -T -q -c /etc/nginx/appliku-test/nginx.conf',
  'command /usr/sbin/nginx ""',
];

interface Server {
  readonly version?: string;
  readonly observed?: readonly string[];
  readonly rights?: readonly string[];
  readonly options?: NginxOptions;
}

/** What is not as it should be. */
function lacking(server: Server): readonly string[] {
  const observed = parseObserved(
    [`nginx nginx version: nginx/${server.version ?? '1.22.1'}`, ...(server.observed ?? done)].join('\n'),
    's1',
  );
  const found = nginxFindings(
    observed,
    parseRights((server.rights ?? rights).join('\n')),
    checkOptions(server.options ?? {}),
  );
  return found
    .filter(({ state }) => state !== 'ok')
    .map(({ state, what, found: said, fix }) => [`${state} ${what}: ${said}`, ...fix].join('\n'));
}

const denied = [...rights, 'denied nginx', 'unshared /etc/nginx/appliku'];

describe('what Nginx lacks', () => {
  it('is nothing where all is as it should be', () => {
    expect(lacking({})).toEqual([]);
    expect(lacking({ version: '1.21.6' })).toEqual(['wrong Nginx: 1.21.6\n# Update Nginx to 1.22 or later.']);
  });

  it('is all that root does once', () => {
    expect(lacking({ observed: [], rights: denied })).toMatchInlineSnapshot(`
      [
        "missing /etc/nginx/appliku: not as it should be
      groupadd --system --force appliku
      install -d -g appliku -m 2775 /etc/nginx/appliku /etc/nginx/appliku/trees",
        "missing /etc/nginx/appliku-test: not as it should be
      install -d /etc/nginx/appliku-test /etc/nginx/appliku-test/appliku
      ln -sfn /etc/nginx/appliku/trees/.next /etc/nginx/appliku-test/appliku/current
      find /etc/nginx -mindepth 1 -maxdepth 1 ! -name 'appliku*' -exec ln -sfn -t /etc/nginx/appliku-test {} +",
        "missing /etc/nginx/conf.d/appliku.conf: not as it should be
      mkdir -p /etc/nginx/conf.d
      install -m 644 /dev/stdin /etc/nginx/conf.d/appliku.conf.new << 'END'
      # Managed by the Appliku SDK. Without this file Nginx is as before; the rest is in /etc/nginx/appliku.
      # Relative, so that a new tree can be tested aside: \`nginx -t -c\` looks beside the file it is given.
      include appliku/current/*.conf;
      include appliku/current/*/*.conf;
      END
      mv /etc/nginx/conf.d/appliku.conf.new /etc/nginx/conf.d/appliku.conf",
        "missing sudo for Nginx: not for nginx
      install -m 440 /dev/stdin /etc/sudoers.d/appliku-nginx << 'END'
      %appliku ALL=(root) NOPASSWD: /usr/sbin/nginx -T -q -c /etc/nginx/appliku-test/nginx.conf
      %appliku ALL=(root) NOPASSWD: /usr/sbin/nginx ""
      END",
      ]
    `);
  });

  it('is what the next deploy makes by itself for who may use sudo for everything', () => {
    const privileged = [...rights, 'privileged yes', 'unshared /etc/nginx/appliku', 'default-site /d'];
    const firstLines = lacking({ observed: ['placeholder yes'], rights: privileged }).map(
      (text) => text.split('\n')[0],
    );
    expect(firstLines).toEqual([
      'advised /etc/nginx/appliku: made right by the next deploy',
      'advised /etc/nginx/appliku-test: made right by the next deploy',
      'advised /etc/nginx/conf.d/appliku.conf: made right by the next deploy',
      'advised site /d: the welcome page, which gives way to the next deploy',
    ]);
  });

  it('is what is wanted of an Nginx that has it not', () => {
    const options = { tls: { http3: true } };
    expect(lacking({ options })).toEqual([
      expect.stringMatching(/^missing HTTP\/3 in Nginx: 1.22.1 has none\n# Take tls.http3 out/),
    ]);
    expect(lacking({ options, observed: [...done, 'http3 yes'] })).toEqual([]);
    expect(lacking({ options: { brotli: true } })).toEqual([
      expect.stringMatching(/^missing Brotli in Nginx: 1.22.1 has none\n# Take `brotli` out/),
    ]);
    expect(lacking({ options: { brotli: true }, observed: [...done, 'brotli yes'] })).toEqual([]);
  });

  it('is the include that somebody took out', () => {
    expect(lacking({ rights: rights.slice(1) })).toEqual([
      expect.stringMatching(/^missing include of \/etc\/nginx\/conf.d in nginx.conf: is not there\n# Add/),
    ]);
  });

  it('is a site in the way, which goes where it is the welcome page only', () => {
    const observed = [...done, 'placeholder yes'];
    const taken = [...rights, 'default-site /d'];
    expect(lacking({ observed, rights: taken })).toEqual(['wrong site /d: answers for all unknown domains\nrm /d']);
    expect(lacking({ rights: taken })).toEqual([expect.stringContaining('\n# Take default_server out of /d')]);
    expect(lacking({ observed, rights: taken, options: { defaultServer: false } })).toEqual([]);
    expect(lacking({ observed, rights: taken, options: { port: 81 } })).toEqual([]);
  });
});
