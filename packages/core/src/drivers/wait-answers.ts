import type { Host, Names } from '../contract/index.ts';
import { execute } from '../hosts/execute.ts';
import { answersScript } from './answers-script.ts';

/** What instances are asked until they answer. */
export interface Question {
  /** On 127.0.0.1 of the host, one an instance. */
  readonly ports: readonly number[];
  readonly path: string;
  readonly headers: Names<string>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** One that was not healthy in time. */
export interface Failure {
  readonly port: number;
  /** For people, e.g. `status 500`. */
  readonly text: string;
}

/** Waits until every port answers a GET with 2xx or 3xx. Undefined: they do. */
export async function waitAnswers(host: Host, question: Question): Promise<Failure | undefined> {
  const { ports, timeoutMs, signal } = question;
  const argv = [
    'bash',
    '-c',
    answersScript,
    'appliku-answers',
    String(Math.ceil(timeoutMs / 1000)),
    ...ports.map(String),
  ];
  const { stdout } = await execute(host, argv, { input: requestHead(question), signal });
  if (stdout === '') return undefined;
  const [port = '', answer = ''] = stdout.trim().split(' ');
  return { port: Number(port), text: textOf(answer, port) };
}

/** Without the line breaks at its end. */
export function requestHead({ path, headers }: Pick<Question, 'path' | 'headers'>): string {
  // A name counts once, however it is written: the later one.
  const all = new Headers({ Connection: 'close' });
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return [`GET ${path} HTTP/1.1`, ...[...all].map(([name, value]) => `${name}: ${value}`)].join('\r\n');
}

function textOf(answer: string, port: string): string {
  if (answer === 'closed') return `nothing listens on port ${port} of 127.0.0.1`;
  if (answer === 'nothing') return 'nothing listens on the port in the container';
  return answer === 'late' ? 'no answer in 5 s' : `status ${answer}`;
}
