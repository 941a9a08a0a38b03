import { DeployError, type Names, type Slot } from '@appliku/core';
import { includeFile } from '../config/common-files.ts';
import type { NginxFacts } from '../config/server.ts';

/** What the observe script found on a server. */
export interface Observed {
  readonly facts: NginxFacts;
  /** Generation that Nginx answers with; empty: it does not answer. */
  readonly running: string;
  /** Generation of the tree that Nginx would read now. */
  readonly tree: string | undefined;
  /** More than one: a run was cut off between writing a tree and confirming it. */
  readonly trees: number;
  /** Files of the tree: the shared ones and the app's, by path. */
  readonly files: Names<string>;
  readonly included: boolean;
  /** A new tree can be tested before it is in force. */
  readonly testable: boolean;
  /** We may write to our directory. */
  readonly writable: boolean;
  /** We may write files of users, which Nginx's workers read. */
  readonly guardable: boolean;
  /** The distribution's welcome page, which claims all unknown domains, is there as it came. */
  readonly placeholder: boolean;
  /** Name of the directory of the route in force. */
  readonly live: string | undefined;
  /** Where requests go: none, one, or two while a canary runs, which is the last. */
  readonly slots: readonly Slot[];
  /** SHA-256 of the settings that the server renews by; empty: something is left of that. */
  readonly renewal: string | undefined;
}

/** @throws NGINX_MISSING */
export function parseObserved(stdout: string, host: string): Observed {
  const values = new Map(stdout.split('\n').map((line) => partition(line)));
  const version = /nginx\/(\d+\.\d+\.\d+)/.exec(values.get('nginx') ?? '')?.[1];
  if (version === undefined)
    throw new DeployError(`There is no Nginx on ${host}`, {
      code: 'NGINX_MISSING',
      hint: 'Install it there: apt-get install nginx',
    });
  return {
    facts: factsOf(version, values),
    running: values.get('running') ?? '',
    tree: values.get('tree'),
    trees: Number(values.get('trees') ?? 0),
    files: filesOf(values),
    included: decode(values.get('include')) === includeFile,
    testable: values.has('testable'),
    writable: values.has('writable'),
    guardable: values.has('guardable'),
    placeholder: values.has('placeholder'),
    live: values.get('live'),
    slots: [values.get('slot'), values.get('canary')].filter((slot) => slot === 'a' || slot === 'b'),
    renewal: values.get('renewal'),
  };
}

/** Whether Nginx serves exactly these files already, and nothing is left of a run that was cut off. */
export function isInForce(observed: Observed, app: string, wanted: Names<string>): boolean {
  const { files, running, tree, trees, included } = observed;
  const strays = Object.keys(files).filter((path) => path.split('.')[0]?.endsWith(`/${app}`) && !(path in wanted));
  return (
    included &&
    running !== '' &&
    running === tree &&
    trees === 1 &&
    strays.length === 0 &&
    Object.entries(wanted).every(([path, text]) => files[path] === text || isLeftOut(path, files))
  );
}

/** What root has to do once is not done. Else the user who deploys needs root for a few fixed commands only. */
export function needsRoot(observed: Observed, wanted: Names<string>): boolean {
  const { included, testable, writable, guardable, placeholder } = observed;
  const isGuarded = Object.keys(wanted).some((path) => path.startsWith('users/'));
  return !included || !testable || !writable || (isGuarded && !guardable) || (placeholder && 'ports/80.conf' in wanted);
}

/** The server's owner has these settings in a file of his own. */
function isLeftOut(path: string, files: Names<string>): boolean {
  return ['names-hash.conf', 'variables-hash.conf'].includes(path) && !(path in files);
}

function factsOf(version: string, values: ReadonlyMap<string, string>): NginxFacts {
  const openssl = /\d+\.\d+\.\d+/.exec(values.get('openssl') ?? '')?.[0];
  const [ipv6, http3, brotli] = [values.has('ipv6'), values.has('http3'), values.has('brotli')];
  return { version, ipv6, openssl, http3, brotli, precompressed: precompressedOf(values) };
}

function precompressedOf(values: ReadonlyMap<string, string>): NonNullable<NginxFacts['precompressed']> {
  const kinds = ['gzip', 'brotli'] as const;
  return kinds.filter((kind) => values.has(`${kind}-static`));
}

function filesOf(values: ReadonlyMap<string, string>): Names<string> {
  const files = [...values].filter(([name]) => name.startsWith('file:'));
  return Object.fromEntries(files.map(([name, value]) => [name.slice('file:'.length), decode(value)]));
}

function decode(value: string | undefined): string {
  return Buffer.from(value ?? '', 'base64').toString();
}

function partition(line: string): [string, string] {
  const space = line.indexOf(' ');
  return space === -1 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
}
