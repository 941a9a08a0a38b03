import { describe, expect, it } from 'vitest';
import { parseNginx } from '../fixtures/tokenizer.ts';
import { checkOptions, type NginxOptions } from '../options/options.ts';
import type { NginxFacts } from './server.ts';
import { tlsFiles } from './tls-files.ts';

const bookworm: NginxFacts = { version: '1.22.1', openssl: '3.0.17', ipv6: true };
const trixie: NginxFacts = { version: '1.26.3', openssl: '3.5.9', ipv6: true, http3: true };

function files(facts: NginxFacts, options: NginxOptions = { tls: {} }): Readonly<Record<string, string>> {
  const { tls, defaultServer } = checkOptions(options);
  return tls === undefined ? {} : tlsFiles(tls, defaultServer, facts);
}

function shared(facts: NginxFacts): string {
  return files(facts)['tls.inc'] ?? '';
}

describe('TLS of all apps', () => {
  it('is what Mozilla calls intermediate, by what the server can', () => {
    expect(shared(trixie)).toMatchInlineSnapshot(`
      "# Managed by the Appliku SDK: what Mozilla calls intermediate.

      ssl_protocols TLSv1.2 TLSv1.3;
      ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;
      ssl_ecdh_curve X25519MLKEM768:X25519:prime256v1:secp384r1;
      ssl_prefer_server_ciphers off;
      ssl_session_timeout 1d;
      ssl_session_cache shared:appliku_tls:10m;
      "
    `);
    expect(shared(bookworm)).toMatchInlineSnapshot(`
      "# Managed by the Appliku SDK: what Mozilla calls intermediate.

      ssl_protocols TLSv1.2 TLSv1.3;
      ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;
      ssl_ecdh_curve X25519:prime256v1:secp384r1;
      ssl_prefer_server_ciphers off;
      ssl_session_timeout 1d;
      ssl_session_cache shared:appliku_tls:10m;
      ssl_session_tickets off;
      "
    `);
  });

  it('takes no key exchange and no ticket keys for granted', () => {
    expect(shared({ ...trixie, openssl: undefined })).not.toContain('MLKEM');
    expect(shared({ ...trixie, openssl: '3.4.9' })).not.toContain('MLKEM');
    expect(shared({ ...trixie, openssl: '4.0.0' })).toContain('MLKEM');
    expect(shared({ ...trixie, version: '1.23.1' })).toContain('ssl_session_tickets off;');
    expect(shared({ ...trixie, version: '1.23.2' })).not.toContain('ssl_session_tickets');
  });

  it('shares one door for HTTP/3', () => {
    const tls = { http3: true, port: 8443 };
    expect(files(trixie, { tls })['ports/8443-quic.conf']).toMatchInlineSnapshot(`
      "# Managed by the Appliku SDK: the same for HTTP/3, and what all its servers share.

      server {
          listen 8443 quic default_server reuseport;
          listen [::]:8443 quic default_server reuseport;
          server_name _;
          access_log off;
          include appliku/current/tls.inc;
          ssl_reject_handshake on;
          return 444;
      }
      "
    `);
    expect(files(trixie, { tls, defaultServer: false })['ports/8443-quic.conf']).not.toContain('default_server');
    for (const text of Object.values(files(trixie, { tls }))) expect(() => parseNginx(text)).not.toThrow();
  });
});
