import type { Command, Health, Names, ProcessType, PublishedPort, Volume } from '../contract/index.ts';
import { chooseHandover } from './handover.ts';
import type { CommandOption, HealthOption, LimitOptions, ProcessOptions, PublishOptions } from './process-options.ts';

const units: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
/** Peers that waited 30 s were too short for many apps. */
const healthTimeoutMs = 60_000;

export function toProcess(options: ProcessOptions, volumes: Names<Volume>): ProcessType {
  const { command, port, mounts, env } = options;
  const published = options.publish && { publish: options.publish.map(toPublished) };
  return {
    ...(command !== undefined && { command: toCommand(command) }),
    instances: options.instances ?? 1,
    ...(port !== undefined && { port }),
    health: toHealth(options.health ?? (port === undefined ? { runningMs: 3000 } : '/')),
    handover: chooseHandover(options.handover, { ...(mounts && { mounts }), ...published }, volumes),
    ...toLimits(options),
    stopSignal: options.stopSignal ?? 'SIGTERM',
    graceMs: options.graceMs ?? 30_000,
    ...(mounts !== undefined && { mounts }),
    ...(options.init === false && { init: false }),
    ...published,
    ...(env !== undefined && { env }),
  };
}

export function toPublished(option: number | PublishOptions): PublishedPort {
  const {
    hostPort,
    port = hostPort,
    protocol = 'tcp',
    address = '0.0.0.0',
  } = typeof option === 'number' ? { hostPort: option } : option;
  return { hostPort, port, protocol, address };
}

export function toCommand(option: CommandOption): Command {
  return typeof option === 'string' ? { shell: option } : { argv: option };
}

function toHealth(option: HealthOption): Health {
  if (option === 'image') return { kind: 'image', timeoutMs: healthTimeoutMs };
  if (typeof option === 'string') return { kind: 'http', path: option, timeoutMs: healthTimeoutMs };
  if ('runningMs' in option) return { kind: 'running', forMs: option.runningMs };
  const { path = '/', headers, timeoutMs = healthTimeoutMs } = option;
  return { kind: 'http', path, ...(headers !== undefined && { headers }), timeoutMs };
}

export function toLimits({ memory, cpus }: LimitOptions): Pick<ProcessType, 'memory' | 'cpus'> {
  return { ...(memory !== undefined && { memory: toBytes(memory) }), ...(cpus !== undefined && { cpus }) };
}

function toBytes(memory: number | string): number {
  if (typeof memory === 'number') return memory;
  return Number(memory.slice(0, -1)) * (units[memory.slice(-1)] ?? 1);
}
