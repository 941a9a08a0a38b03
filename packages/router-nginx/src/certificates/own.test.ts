import { generateKeyPairSync } from 'node:crypto';
import { secret } from '@appliku/core';
import { beforeAll, expect, it } from 'vitest';
import { makeCertificate } from '../fixtures/certificate.ts';
import { nginx } from '../index.ts';
import { covers } from './certificate.ts';
import { ownFiles } from './own.ts';

let good: { key: string; cert: string };

beforeAll(async () => {
  good = await makeCertificate({ names: ['a.test', '*.b.test'], from: 0, to: 90 });
});

it('is taken when key and certificate fit, the key as a secret or not', () => {
  const { cert, key } = good;
  expect(() =>
    nginx({
      tls: {
        certificates: [
          { cert, key: secret(key) },
          { cert, key },
        ],
      },
    }),
  ).not.toThrow();
});

it('is refused at the call, without a word of the key', async () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const nameless = await makeCertificate({ names: [], from: 0, to: 90 });
  const refusal = (own: { key: string; cert: string }): string => {
    try {
      nginx({ tls: { certificates: [own] } });
      return 'taken';
    } catch (error) {
      return String(error);
    }
  };
  const { cert, key } = good;
  expect(refusal({ cert, key: other.toString() })).toMatch(/^TypeError[^]*tls.certificates.0: key: belongs to another/);
  expect(refusal({ cert, key: 'x' })).toMatch(/key: is no private key in PEM/);
  expect(refusal({ cert: key, key })).toMatch(/cert: is no certificate in PEM/);
  expect(refusal({ cert: key, key })).not.toContain(key.split('\n')[1]);
  expect(refusal({ cert: nameless.cert, key: nameless.key })).toMatch(/names no domain/);
});

it('has a file of its own for what is in it', () => {
  const [file] = ownFiles('shop', [good]);
  expect(file?.certificate).toMatchObject({ isOwn: true, names: ['a.test', '*.b.test'] });
  expect(file?.certificate.path).toMatch(/^\/var\/lib\/appliku\/shop\/certificates\/own-[0-9a-f]{16}\.pem$/);
  expect(file?.content).toBe(good.key + good.cert);
});

it.each([
  ['a.test', 'a.test', true],
  ['*.a.test', 'x.a.test', true],
  ['*.a.test', '*.a.test', true],
  ['*.a.test', 'a.test', false],
  ['*.a.test', 'y.x.a.test', false],
  ['x.a.test', '*.a.test', false],
])('%s covers %s: %s', (name, domain, expected) => {
  expect(covers(name, domain)).toBe(expected);
});
