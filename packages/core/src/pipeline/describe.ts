import type { Built, Command, Defaults, Job, Names, ProcessType, Release, Revision } from '../contract/index.ts';
import { releaseJob } from '../options/release-command.ts';
import type { Run } from './run.ts';

/** A release as it is recorded: what the options say, and where they say nothing, the code. */
export function describe(
  { configuration, note }: Pick<Run, 'configuration' | 'note'>,
  revision: Revision,
  { artifact, defaults }: Built & { readonly defaults?: Defaults },
  print: string,
): Omit<Release, 'number' | 'slot'> {
  const { app, processes, volumes, services, networks, cron, rules, env, secrets } = configuration;
  const releaseCommand = withDefault(configuration.releaseCommand, defaults?.releaseCommand);
  return {
    schema: 1,
    app,
    revision,
    artifact,
    ...(releaseCommand !== undefined && { releaseCommand }),
    processes: withDefaults(processes, defaults?.processes ?? {}),
    cron,
    services,
    networks,
    volumes,
    rules,
    env,
    secrets: Object.keys(secrets).sort(),
    fingerprint: print,
    ...note,
    at: new Date().toISOString(),
  };
}

/** What the code says of a process holds where the options say nothing. */
function withDefaults(processes: Names<ProcessType>, defaults: Names<Partial<ProcessType>>): Names<ProcessType> {
  const merged = Object.entries(processes).map(([name, process]) => [name, { ...defaults[name], ...process }] as const);
  return Object.fromEntries(merged);
}

function withDefault(wanted: Job | false | undefined, command: Command | undefined): Job | undefined {
  if (wanted !== undefined) return wanted === false ? undefined : wanted;
  return command && releaseJob(command);
}
