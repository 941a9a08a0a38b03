import { expect, it } from 'vitest';
import { AuthorityKeyIdentifierExtension } from '@peculiar/x509';
import { makeCertificate } from '../../fixtures/certificate.ts';
import { integer, renewalId } from './renewal-id.ts';

it('is what RFC 9773 shows', async () => {
  const key = '69885b6b87464041e1b37b847ba0ae2cde01c8d4';
  const extension = new AuthorityKeyIdentifierExtension(key);
  const { cert } = await makeCertificate({ names: ['a.test'], from: 0, to: 90, serial: '87654321', extension });
  expect(renewalId(cert)).toBe('aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE');
});

it('is missing where the certificate says no authority', async () => {
  const { cert } = await makeCertificate({ names: ['a.test'], from: 0, to: 90 });
  expect(renewalId(cert)).toBeUndefined();
});

it.each([
  ['7f', '7f'],
  ['80', '0080'],
  ['fff', '0fff'],
])('writes the number %s as %s', (hex, expected) => {
  expect(integer(hex).toString('hex')).toBe(expected);
});
