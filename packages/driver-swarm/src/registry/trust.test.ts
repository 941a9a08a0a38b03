import { fakeHost } from '@appliku/conformance';
import { describe, expect, it } from 'vitest';
import { checkOptions } from '../options.ts';
import { authorityFile, checkTrust } from './trust.ts';

const ca = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const name = 'registry.example.com:5000/team';
const settings = checkOptions({ registry: { name, ca: `${ca}\n` } });
const { signal } = new AbortController();

describe('checkTrust', () => {
  it('tells which hosts lack the authority, and what root is to run there', async () => {
    const [good, other, none] = [fakeHost({ name: 'good' }), fakeHost({ name: 'other' }), fakeHost({ name: 'none' })];
    await good.writeFile(authorityFile(name), `${ca}\n`, { mode: 0o644 });
    await other.writeFile(authorityFile(name), 'another', { mode: 0o644 });
    const findings = await checkTrust([good, other, none], settings, signal);
    expect(findings.map(({ host, state, found }) => [host, state, found])).toEqual([
      ['good', 'ok', 'trusted'],
      ['other', 'wrong', 'Docker trusts another one'],
      ['none', 'missing', 'not trusted by Docker'],
    ]);
    expect(findings[2]?.fix).toMatchInlineSnapshot(`
      [
        "install -D -m 644 /dev/stdin /etc/docker/certs.d/registry.example.com:5000/ca.crt << 'END_OF_FILE'
      -----BEGIN CERTIFICATE-----
      MIIB
      -----END CERTIFICATE-----
      END_OF_FILE",
      ]
    `);
  });

  it('asks nobody where no authority is named', async () => {
    expect(await checkTrust([fakeHost()], checkOptions({ registry: { name } }), signal)).toEqual([]);
  });
});

describe('ca', () => {
  it.each(['', 'a path.pem', '-----BEGIN CERTIFICATE-----\n$(reboot)\n-----END CERTIFICATE-----'])(
    'is not %j',
    (wrong) => {
      expect(() => checkOptions({ registry: { name, ca: wrong } })).toThrow('registry.ca: must be certificates as PEM');
    },
  );

  it('is of no use for Docker Hub', () => {
    expect(() => checkOptions({ registry: { name: 'acme', ca } })).toThrow('Docker Hub has no authority of its own');
  });
});
