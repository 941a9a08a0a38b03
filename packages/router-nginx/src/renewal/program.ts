import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** All that renews, in one file. */
export interface Program {
  readonly hash: string;
  readonly text: string;
}

/** Beside the built package; from its source, what was built of it last. */
const places = ['./renew.cjs', '../../dist/renew.cjs'] as const;

export async function readProgram(): Promise<Program> {
  for (const place of places) {
    const text = await readIfThere(fileURLToPath(new URL(place, import.meta.url)));
    if (text !== undefined) return { hash: createHash('sha256').update(text).digest('hex').slice(0, 16), text };
  }
  throw new Error('@appliku/router-nginx is not whole: it has no renew.cjs');
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
