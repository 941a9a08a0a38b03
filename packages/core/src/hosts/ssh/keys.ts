import { readFile } from 'node:fs/promises';
import { messageOf } from '../../errors.ts';
import { HostError } from '../host-error.ts';
import type { KeySources } from './sources.ts';

/** What was found of a key to log in with. */
export interface KeyText {
  /** Where it comes from, for people. */
  readonly from: string;
  /** Of the private key; undefined: it is not there. */
  readonly text?: string;
  /** Of the file beside it that ends with `.pub`; the agent may have the private one. */
  readonly publicText?: string;
}

/** Those that are there, best first. @throws HOST_AUTH when a file that was named cannot be read */
export async function keyTexts(sources: KeySources, host: string): Promise<readonly KeyText[]> {
  const { text, files, named } = sources;
  if (text !== undefined) return [{ from: 'privateKey', text }];
  const found = await Promise.all(files.map((file) => (named ? namedKey(file, host) : keyOf(file))));
  return found.filter((key) => key.text !== undefined || key.publicText !== undefined);
}

async function namedKey(from: string, host: string): Promise<KeyText> {
  try {
    return { from, text: await readFile(from, 'utf8') };
  } catch (cause) {
    throw new HostError(`cannot read the private key: ${messageOf(cause)}`, {
      code: 'HOST_AUTH',
      reason: 'auth',
      host,
      hint: 'Check the path in the option privateKeyFile, and who may read it.',
      cause,
    });
  }
}

async function keyOf(from: string): Promise<KeyText> {
  const [text, publicText] = await Promise.all([textOfFile(from), textOfFile(`${from}.pub`)]);
  return { from, ...(text !== undefined && { text }), ...(publicText !== undefined && { publicText }) };
}

/** Undefined: it cannot be read, so it is not used, as with OpenSSH. */
export async function textOfFile(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
