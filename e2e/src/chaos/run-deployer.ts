import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Target } from '../deployment.ts';
import type { Action } from './actions.ts';

const program = fileURLToPath(new URL('deployer.ts', import.meta.url));
const answerSchema: z.ZodType<Answer> = z.object({
  outcome: z.string().exactOptional(),
  warnings: z.array(z.unknown()).exactOptional(),
  stages: z.record(z.string(), z.number()).exactOptional(),
  error: z.unknown().exactOptional(),
  points: z.array(z.string().nullable()),
});

export interface Order {
  readonly target: Target;
  readonly action: Action;
  /** Undefined: it lives. */
  readonly dieAt?: number;
  /** Its clock is ahead by so much at every other point, and right between them. */
  readonly jumpMs?: number;
}

export interface Answer {
  readonly outcome?: string;
  readonly warnings?: readonly unknown[];
  readonly stages?: Readonly<Record<string, number>>;
  readonly error?: unknown;
  /** Names of the points it came by; one may be missing where two crossed. */
  readonly points: readonly (string | null)[];
}

/** Runs a deployer to its end; undefined: it was killed before it could answer. */
export async function runDeployer(order: Order, killed?: AbortSignal): Promise<Answer | undefined> {
  const argv = ['--import', import.meta.resolve('tsx'), '--conditions=@appliku/source', program, JSON.stringify(order)];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  killed?.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [, signal] = await once(child, 'close');
  if (signal === 'SIGKILL') return undefined;
  return answerSchema.parse(JSON.parse(output));
}
