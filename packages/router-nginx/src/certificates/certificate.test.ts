import { expect, it } from 'vitest';
import { type Certificate, filesByDomain, parseCertificate } from './certificate.ts';
import { makeStandIn } from './stand-in.ts';

const certificate = (path: string, names: string[], notBefore: number): Certificate => ({
  path,
  serial: path,
  names,
  notBefore,
  notAfter: notBefore + 90,
});

it('is the newest one of the domain, whatever the order', () => {
  const [old, fresh, other] = [
    certificate('old', ['a.test'], 1),
    certificate('new', ['a.test'], 2),
    certificate('b', ['b.test'], 3),
  ];
  for (const list of [
    [old, fresh, other],
    [other, fresh, old],
  ])
    expect(filesByDomain(['a.test', 'c.test'], list, 'stand-in')).toEqual({ 'a.test': 'new', 'c.test': 'stand-in' });
});

it('reads a certificate, and not the key before it', async () => {
  const pem = await makeStandIn('shop', new Date('2026-01-01'));
  const text = pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'));
  expect(parseCertificate('x.pem', text)).toMatchObject({
    path: 'x.pem',
    serial: expect.stringMatching(/^[0-9a-f]+$/),
    names: [],
    notAfter: Date.parse('2046-01-01'),
  });
  expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----/);
});
