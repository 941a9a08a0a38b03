import type { Host } from '../contract/index.ts';
import { commandFailure } from './failure.ts';
import { writeScript } from './file-scripts.ts';
import { runBytes } from './run.ts';
import type { Sessions } from './sessions/sessions.ts';

/** Messages that we read are in English. */
const plain = { LC_ALL: 'C' } as const;

export async function readFile(
  sessions: Sessions,
  name: string,
  path: string,
  options: { readonly root?: boolean; readonly signal?: AbortSignal },
): Promise<Uint8Array | undefined> {
  checkPath(path);
  const argv = ['cat', '--', path];
  const result = await runBytes(sessions, name, argv, { ...options, env: plain, limit: Number.POSITIVE_INFINITY });
  if (result.exitCode === 0) return result.stdout;
  if (/: No such file or directory\s*$/.test(result.stderr)) return undefined;
  throw commandFailure(argv, { ...result, stdout: '' }, `cannot read ${path} on ${name}: ${result.stderr.trim()}`);
}

export async function writeFile(
  host: Host,
  path: string,
  content: string | Uint8Array,
  { mode, ...options }: { readonly mode: number; readonly root?: boolean; readonly signal?: AbortSignal },
): Promise<void> {
  checkPath(path);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const argv = [
    'sh',
    '-c',
    writeScript,
    'appliku-write',
    path,
    mode.toString(8).padStart(4, '0'),
    String(bytes.length),
  ];
  const result = await host.run(argv, { ...options, env: plain, input: chunksOf(bytes) });
  if (result.exitCode !== 0)
    throw commandFailure(argv, result, `cannot write ${path} on ${host.name}: ${result.stderr.trim()}`);
}

function checkPath(path: string): void {
  if (!path.startsWith('/')) throw new TypeError(`path: ${JSON.stringify(path)} must be absolute`);
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const size = 256 * 1024;
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}
