import { describe, expect, it } from 'vitest';
import { noPorts, parsePorts, portsText } from './ports-file.ts';
import { portsIn } from './taken-ports.ts';

const ports = { a: { web: { first: 20_000, count: 2 } }, b: { web: { first: 20_005, count: 1 } } };

describe('portsIn', () => {
  it('reads leases of other apps and listening sockets', () => {
    const text = [
      portsText(ports).replaceAll('\n', ''),
      'LISTEN 0      511        127.0.0.1:20010      0.0.0.0:*',
      'LISTEN 0      4096            [::]:22            [::]:*',
      'LISTEN 0      4096   127.0.0.54%lo:53         0.0.0.0:*',
    ].join('\n');
    expect([...portsIn(text)]).toEqual([20_000, 20_001, 20_005, 20_010, 22, 53]);
  });
});

describe('ports.json', () => {
  it('is read back', () => {
    expect(parsePorts(portsText(ports))).toEqual(ports);
    expect(parsePorts(portsText(noPorts))).toEqual(noPorts);
  });

  it('of a newer version is left alone', () => {
    expect(() => parsePorts('{"schema":2}')).toThrow(expect.objectContaining({ code: 'LEDGER_NEWER' }));
  });
});
