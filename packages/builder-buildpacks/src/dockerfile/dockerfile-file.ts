import { argvOf } from '../plan/command.ts';
import { decisionText } from '../plan/plan-error.ts';
import type { BuildPlan, Cache, Instruction, Stage } from '../plan/plan.ts';
import { appDirectory } from '../plan/steps.ts';

/** A user that no image has, so that nothing but the app's files is his. */
const user = '10001:10001';

/** The id of the secret that holds authorities to trust: no variable has a hyphen. */
export const certificatesId = 'ca-certificates';
const certificatesFile = `/run/secrets/${certificatesId}`;
/** What installers of all languages read the path of such a file from. */
const trust = ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'PIP_CERT', 'REQUESTS_CA_BUNDLE', 'GIT_SSL_CAINFO'];

export interface DockerfileOptions {
  /** Prefix of the ids of caches, so that apps do not share them. */
  readonly app: string;
  /** Repository of an official image -> the one to take in its place. */
  readonly images: Readonly<Record<string, string>>;
  /** Name of an official image -> its digest, which holds it to what it was. */
  readonly digests: Readonly<Record<string, string>>;
  /** Made for the app's user, besides its own: absolute, without anything that a shell would read. Default: none. */
  readonly directories?: readonly string[];
}

/** The text of a plan. The same plan makes the same text. */
export function dockerfileText(plan: BuildPlan, options: DockerfileOptions): string {
  const stages = plan.stages.map((stage, index) =>
    stageLines(stage, options, index === plan.stages.length - 1 ? plan : undefined).join('\n'),
  );
  // First a comment that no parser takes for a directive.
  const header = [
    '# Planned by @appliku/builder-buildpacks.',
    ...plan.decisions.map((decision) => `# ${decisionText(decision)}`),
  ];
  return `${[header.join('\n'), ...stages].join('\n\n')}\n`;
}

function stageLines(
  { name, from, instructions }: Stage,
  options: DockerfileOptions,
  last?: BuildPlan,
): readonly string[] {
  const base = 'stage' in from ? from.stage : imageName(from.image, options);
  return [
    `FROM ${base} AS ${name}`,
    ...(last === undefined ? [] : [directoriesLine(options)]),
    ...instructions.map((instruction) => line(instruction, options.app)),
    ...(last === undefined ? [] : endLines(last)),
  ];
}

function directoriesLine({ directories = [] }: DockerfileOptions): string {
  const [owner, group] = user.split(':');
  return `RUN install -d -o ${owner} -g ${group} ${[appDirectory, ...directories].join(' ')}`;
}

/** Another image of that name has another digest. */
export function imageName(image: string, { images, digests }: Pick<DockerfileOptions, 'images' | 'digests'>): string {
  const [repository = '', tag] = image.split(':');
  const other = Object.hasOwn(images, repository) ? images[repository] : undefined;
  if (other !== undefined) return `${other}:${tag ?? 'latest'}`;
  return Object.hasOwn(digests, image) ? `${image}@${digests[image]}` : image;
}

/** How it runs: without rights, without a shell of Docker's. */
function endLines({ port, start }: BuildPlan): readonly string[] {
  return [
    `ENV HOME=/tmp PORT=${port}`,
    `USER ${user}`,
    `EXPOSE ${port}`,
    `CMD ${JSON.stringify(argvOf(start.command))}`,
  ];
}

function line(instruction: Instruction, app: string): string {
  switch (instruction.kind) {
    case 'env':
      return `ENV ${Object.entries(instruction.values)
        .map(([name, value]) => `${name}=${value}`)
        .join(' ')}`;
    case 'arg':
      return instruction.names.map((name) => `ARG ${name}`).join('\n');
    case 'workdir':
      return `WORKDIR ${instruction.path}`;
    case 'stopsignal':
      return `STOPSIGNAL ${instruction.name}`;
    case 'copy':
      return copyLine(instruction);
    case 'run':
      return runLine(instruction, app);
  }
}

function copyLine({ from, owned, paths, to }: Extract<Instruction, { kind: 'copy' }>): string {
  const flags = [...(from === undefined ? [] : [`--from=${from}`]), ...(owned === true ? [`--chown=${user}`] : [])];
  const words = [...paths.map(escapePath), escapePath(to)];
  // As a list where a blank or a quote would part a name.
  const list = words.every((word) => /^[\w@+./-]+$/.test(word)) ? words.join(' ') : JSON.stringify(words);
  return ['COPY', ...flags, list].join(' ');
}

/** What Docker would take for a variable or a pattern. */
function escapePath(path: string): string {
  return path.replaceAll(/[$\\]/g, String.raw`\$&`).replaceAll(/[*?[]/g, '[$&]');
}

function runLine({ command, ...more }: Extract<Instruction, { kind: 'run' }>, app: string): string {
  const { caches = [], secrets = [], certificates = false } = more;
  const mounts = [
    ...caches.map((cache) => cacheMount(cache, app)),
    ...secrets.map((id) => `--mount=type=secret,id=${id}`),
    ...(certificates ? [`--mount=type=secret,id=${certificatesId}`] : []),
  ];
  const exports = [
    ...secrets.map((id) => `export ${id}="$(cat /run/secrets/${id})" && `),
    ...(certificates ? [`export ${trust.map((name) => `${name}=${certificatesFile}`).join(' ')} && `] : []),
  ].join('');
  if (typeof command === 'string') return ['RUN', ...mounts, `${exports}${command}`].join(' ');
  const [shell, flag, text] = command.argv;
  const argv = exports === '' ? command.argv : [shell, flag, `${exports}${text}`];
  return ['RUN', ...mounts, JSON.stringify(argv)].join(' ');
}

function cacheMount({ name, target, locked }: Cache, app: string): string {
  return `--mount=type=cache,id=${app}-${name},target=${target}${locked === true ? ',sharing=locked' : ''}`;
}
