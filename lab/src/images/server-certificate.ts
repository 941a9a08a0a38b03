import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Argv, run } from '../machine/run.ts';

export interface ServerCertificate {
  /** The authority that signed it: made for this one, and its key is nowhere. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30'] as const;

/** A certificate for an IP address, all as PEM. */
export async function certificateFor(address: string): Promise<ServerCertificate> {
  const directory = await mkdtemp(join(tmpdir(), 'lab-certificate-'));
  try {
    const openssl = (...words: readonly string[]): Promise<string> => run(command(words), { cwd: directory });
    await openssl('req', '-x509', ...newKey, '-subj', '/CN=lab authority', '-keyout', 'ca.key', '-out', 'ca.crt');
    await writeFile(join(directory, 'names'), `subjectAltName=IP:${address}\n`);
    await openssl('req', ...newKey.slice(0, -2), '-subj', '/CN=lab', '-keyout', 'key', '-out', 'request');
    const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30', '-extfile', 'names'];
    await openssl('x509', '-req', '-in', 'request', ...by, '-out', 'certificate');
    const read = (file: string): Promise<string> => readFile(join(directory, file), 'utf8');
    return { ca: await read('ca.crt'), certificate: await read('certificate'), key: await read('key') };
  } finally {
    await rm(directory, { recursive: true });
  }
}

function command(words: readonly string[]): Argv {
  return ['openssl', ...words];
}
