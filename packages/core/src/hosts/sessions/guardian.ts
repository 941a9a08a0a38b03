import { guardianScript } from './guardian-script.ts';
import { HostError, lostError } from '../host-error.ts';
import type { Link, LinkProcess } from '../link.ts';
import { lineSplitter } from '../output.ts';

/**
 * How often it is told that we are there, and after how many seconds of silence it ends everything: later than we
 * notice a dead link ourselves (20 s), so that a lease is known to be lost before somebody else can have it.
 */
const beatMs = 5000;
const silenceSeconds = 30;

/** Our side of the process on the host that ends what we started, should we be unable to. */
export interface Guardian {
  /** User id on the host. */
  readonly user: number;
  /** Its own directory on the host, gone when the link is. */
  readonly directory: string;
  /** Ends the process group of a run: SIGTERM, SIGKILL after 5 s. Resolves when it is gone, or the link is. */
  end(id: string): Promise<void>;
  /** Forgets a run that ended. */
  forget(id: string): void;
  /** Ends all runs, and resolves when they are gone. */
  close(): Promise<void>;
  /** Resolves when it is gone: nothing that runs then is guarded. */
  readonly ended: Promise<void>;
}

/** Starts one over a new link. */
export async function openGuardian(
  link: Link,
  options: { readonly beats: boolean; readonly host: string },
): Promise<Guardian> {
  const seconds = options.beats ? silenceSeconds : 0;
  const process = await link.exec(['sh', '-c', guardianScript, 'appliku-guardian', String(seconds)]);
  process.stdin.on('error', () => undefined);
  const waiting = new Map<string, () => void>();
  const { user, directory } = await greeting(process, options.host, (id) => waiting.get(id)?.());
  const tell = (word: string, about: string | number): void => void process.stdin.write(`${word} ${about}\n`);
  let beats = 0;
  const timer = options.beats ? setInterval(() => tell('beat', (beats += 1)), beatMs).unref() : undefined;
  const ended = process.exit.then(() => {
    clearInterval(timer);
    for (const resolve of waiting.values()) resolve();
  });
  return {
    user,
    directory,
    end: async (id) => {
      const gone = new Promise<void>((resolve) => waiting.set(id, resolve));
      tell('end', id);
      await Promise.race([gone, ended]);
      waiting.delete(id);
    },
    forget: (id) => tell('done', id),
    close: async () => {
      process.stdin.end();
      await ended;
    },
    ended,
  };
}

async function greeting(
  process: LinkProcess,
  host: string,
  onEnded: (id: string) => void,
): Promise<{ readonly user: number; readonly directory: string }> {
  let complaint = '';
  process.stderr.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString()}`.slice(-1000)));
  const greeted = new Promise<{ readonly user: number; readonly directory: string }>((resolve) => {
    const split = lineSplitter((line) => {
      const [word, first, second] = line.split(' ');
      if (word === 'appliku-guardian' && first !== undefined && second !== undefined)
        resolve({ user: Number(first), directory: second });
      if (word === 'ended' && first !== undefined) onEnded(first);
    });
    process.stdout.on('data', (chunk: Buffer) => split.push(chunk));
  });
  const failed = process.exit.then((exitCode) => {
    if (exitCode === undefined) throw lostError(host);
    const text = complaint.trim().split('\n').at(-1) ?? '';
    throw new HostError(`${host} does not run sh commands (exit code ${exitCode}): ${text}`, {
      code: 'HOST_UNREACHABLE',
      reason: 'channel',
      host,
      hint: 'Try `ssh HOST sh -c id`: the login shell must pass commands on.',
    });
  });
  failed.catch(() => undefined);
  return Promise.race([greeted, failed]);
}
