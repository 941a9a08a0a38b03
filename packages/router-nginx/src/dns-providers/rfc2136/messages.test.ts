import { decode } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { updateMessage, zoneQuestion } from './messages.ts';
import { parseReply } from './reply.ts';
import { isSigned, type Key, sign } from './tsig.ts';

const record = { zone: 'example.com', name: '_acme-challenge.example.com', value: 'abc' };
const key: Key = { name: 'deployer', algorithm: 'hmac-sha256', secret: Buffer.from('secret') };
const label = fc.stringMatching(/^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/);
const name = fc
  .array(label, { minLength: 1, maxLength: 6 })
  .map((labels) => labels.join('.'))
  .filter((text) => text.length <= 253);

describe('an update', () => {
  it('adds one value, as others read it', () => {
    fc.assert(
      fc.property(name, name, fc.string({ unit: 'binary', maxLength: 600, size: 'max' }), (host, zone, value) => {
        const { id, questions, authorities } = decode(updateMessage(7, 'add', { zone, name: host, value }));
        expect({ id, questions }).toEqual({ id: 7, questions: [{ name: zone, type: 'SOA', class: 'IN' }] });
        const [added] = authorities ?? [];
        expect(added).toMatchObject({ name: host, type: 'TXT', class: 'IN', ttl: 60 });
        expect(textOf(added)).toBe(Buffer.from(value).toString());
      }),
    );
  });

  it('removes that value, and no other', () => {
    const { opcode, authorities } = { opcode: 0, ...decode(updateMessage(7, 'remove', record)) };
    expect(opcode).toBe('UPDATE');
    expect(authorities).toEqual([
      { name: record.name, type: 'TXT', class: 'UNKNOWN_254', ttl: 0, flush: false, data: [Buffer.from('abc')] },
    ]);
  });

  it.each(['a..b', 'a b', `${'a'.repeat(64)}.test`, `${'a.'.repeat(130)}test`, 'ä.test', 'a.test.'])(
    'is not made of %j, which is no name',
    (wrong) => expect(() => updateMessage(1, 'add', { ...record, name: wrong })).toThrow(TypeError),
  );
});

describe('a signature', () => {
  const { message, mac } = sign(zoneQuestion(7, 'example.com'), key, 1_800_000_000);

  it('is a record that others read', () => {
    expect(decode(message).additionals).toMatchObject([{ name: 'deployer', type: 'TSIG', class: 'ANY', ttl: 0 }]);
  });

  it('is known by the key, and by nothing else', () => {
    // Signed as a request is: over no MAC of another message.
    const { signature } = parseReply(message);
    expect(signature).toMatchObject({ keyName: 'deployer', algorithm: 'hmac-sha256', originalId: 7, mac });
    if (signature === undefined) throw new Error('there is none');
    expect(isSigned(message, signature, { ...key, secret: Buffer.from('other') }, mac)).toBe(false);
    expect(isSigned(message, signature, { ...key, name: 'other' }, mac)).toBe(false);
    expect(isSigned(message, { ...signature, mac: mac.subarray(0, 10) }, key, mac)).toBe(false);
  });
});

describe('a reply', () => {
  it('is read or refused, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(3), (bytes, records) => {
        const message = Buffer.concat([Buffer.from([0, 1, 0x84, 0, 0, 1, 0, records, 0, 0, 0, 0]), bytes]);
        try {
          parseReply(message);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });

  it.each([
    ['to itself', [0xc0, 12]],
    ['in a circle', [1, 97, 0xc0, 12]],
  ])('whose name leads %s is refused', (_, question) => {
    const header = Buffer.from([0, 1, 0x84, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect(() => parseReply(Buffer.concat([header, Buffer.from(question)]))).toThrow(RangeError);
  });
});

function textOf(answer: object | undefined): string {
  if (answer === undefined || !('data' in answer) || !Array.isArray(answer.data)) return '';
  return Buffer.concat(answer.data).toString();
}
