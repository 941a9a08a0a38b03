import type { Certificate, CommandResult, CronRun, LogLine, LogOptions, Recorded, Route } from './contract/index.ts';
import { type Action, type EventOf, Events, type EventType } from './events.ts';
import { type AfterHook, type BeforeHook, type FailureHook, Hooks } from './hooks.ts';
import { fileStore } from './ledger/file-store.ts';
import type { Configuration } from './options/configuration.ts';
import { checkCronName, checkNote } from './options/check.ts';
import { checkInstances, checkLogOptions, checkNames } from './options/check-processes.ts';
import { mapValues } from './map-values.ts';
import { type CanaryChoice, type CanaryOptions, checkCanary } from './options/canary.ts';
import { configure } from './options/configure.ts';
import type { DeploymentOptions } from './options/options.ts';
import type { ReleaseNote } from './options/release-note.ts';
import { abortCanary, promoteCanary, weighCanary } from './pipeline/canary.ts';
import { certificatesOf, maintainCertificates } from './pipeline/certificates.ts';
import { checkHosts, type CheckReport } from './pipeline/prepare/check.ts';
import { converge } from './pipeline/converge.ts';
import { cronRunsOf } from './pipeline/cron-runs.ts';
import { type Current, currentOf } from './pipeline/current.ts';
import { setMaintenance } from './pipeline/maintenance.ts';
import { deployRevision } from './pipeline/deploy.ts';
import { destroyApp, type DestroyOptions } from './pipeline/destroy.ts';
import { ejectFrom, type Ejection } from './pipeline/eject.ts';
import { restartApp } from './pipeline/restart.ts';
import { scaleApp, startedOf, stoppedOf } from './pipeline/scale.ts';
import { logsOf } from './pipeline/logs.ts';
import { keepRenewing } from './pipeline/keep-renewing.ts';
import { look, operate } from './pipeline/operate.ts';
import type { DeployResult } from './pipeline/result.ts';
import type { Preparation } from './pipeline/prepare/preparation.ts';
import { prepareHosts } from './pipeline/prepare/prepare.ts';
import { planDeploy } from './pipeline/plan/plan.ts';
import { rollBack, type RollbackOptions } from './pipeline/rollback.ts';
import { type Operation, placesOf } from './pipeline/run.ts';
import { visit } from './pipeline/visit.ts';
import { runCommand, type RunCommandOptions } from './pipeline/run-command.ts';
import type { StageName } from './stages.ts';
import type { CommandOption } from './options/process-options.ts';
import type { Plan } from './pipeline/plan/plan-data.ts';

/** What every operation takes. */
export interface Cancellable {
  /**
   * Cancels: what was started ends, on the server too. Up to the switch the former release goes on serving; after it a
   * cancel comes too late.
   */
  readonly signal?: AbortSignal;
}

/** Which processes an operation is about. */
export interface ProcessChoice<Name extends string = string> {
  /** Default: all. */
  readonly processes?: readonly Name[];
}

/**
 * Checks options and makes a deployment; nothing is contacted yet.
 * @throws TypeError that names every mistake with the path of its option
 */
export function createDeployment<const Name extends string, const Beside extends string = never>(
  options: DeploymentOptions<Name, Beside>,
): Deployment<Name, Beside> {
  return new Deployment(options);
}

/** The configured pipeline of one app on one host. Every operation connects, does its work, and closes what it opened. */
export class Deployment<Name extends string = string, Beside extends string = string> {
  readonly #configuration: Configuration;
  readonly #events = new Events();
  readonly #hooks: Hooks;

  /** Of the jobs of the option `cron`. */
  readonly cron: {
    /** What is recorded of a job's last runs, oldest first, whatever release they ran in; also of one that is gone. */
    readonly runs: (job: string, options?: Cancellable) => Promise<readonly CronRun[]>;
  } = {
    runs: (job, options = {}) => look(this.#operation('cron', options), (run) => cronRunsOf(run, checkCronName(job))),
  };

  constructor(options: DeploymentOptions<Name, Beside>) {
    this.#configuration = configure(options);
    this.#hooks = new Hooks(this.#configuration.hookTimeoutMs, options.hooks);
  }

  /**
   * Deploys what the source has now. With nothing changed, nothing is touched and the outcome is `unchanged`. With `canary` it
   * gets a part of the requests, and the outcome is `canary`. A canary of something else is taken back first.
   * @throws TypeError where there cannot be a canary
   */
  async deploy(options: Cancellable & ReleaseNote & CanaryChoice = {}): Promise<DeployResult> {
    const { canary } = options;
    if (canary !== undefined) checkCanary(this.#configuration, canary);
    return operate(this.#operation('deploy', options), (run) => deployRevision(run, canary?.weight));
  }

  /**
   * Gives the canary another part of the requests.
   * @throws TypeError for a weight that cannot be; RELEASE_NOT_FOUND where there is none
   */
  async canary(canary: CanaryOptions, options: Cancellable = {}): Promise<DeployResult> {
    checkCanary(this.#configuration, canary);
    return operate(this.#operation('canary', options), (run) => weighCanary(run, canary.weight));
  }

  /**
   * Gives the canary all requests: its workers start, and the former is drained and retired. Where that is done already,
   * the outcome is `unchanged`.
   * @throws RELEASE_NOT_FOUND where the newest release is neither a canary nor what serves
   */
  async promote(options: Cancellable = {}): Promise<DeployResult> {
    return operate(this.#operation('promote', options), promoteCanary);
  }

  /**
   * Gives the former all requests again, and drains and retires the canary. Where that is done already, the outcome is
   * `unchanged`.
   * @throws RELEASE_NOT_FOUND where the newest release is what serves
   */
  async abort(options: Cancellable = {}): Promise<DeployResult> {
    return operate(this.#operation('abort', options), abortCanary);
  }

  /** Brings back image, configuration and secrets of a release that served. Default: the last one before the present. */
  async rollback(number?: number, options: RollbackOptions & Cancellable & ReleaseNote = {}): Promise<DeployResult> {
    return operate(this.#operation('rollback', options), (run) => rollBack(run, number, options));
  }

  /**
   * Runs this many instances of each process named, by handing over to the live release in these numbers, without a build or a
   * release command. A router may have to be reloaded for it, which can close idle connections. It holds until the next
   * deploy that changes something, which brings what its options say, or a rollback, which brings what was recorded. A
   * process with 0 gets no requests.
   * @throws TypeError for a name or number that cannot be
   */
  async scale(
    instances: { readonly [Process in Name]?: number },
    options: Cancellable & ReleaseNote = {},
  ): Promise<DeployResult> {
    const wanted = checkInstances(this.#configuration, instances);
    return operate(this.#operation('scale', options), (run) => scaleApp(run, () => wanted));
  }

  /** The same as `scale` to 0; the release and its volumes stay. Default: all processes. */
  async stop(options: ProcessChoice<Name> & Cancellable & ReleaseNote = {}): Promise<DeployResult> {
    const { processes } = options;
    checkNames(this.#configuration, processes ?? []);
    return operate(this.#operation('stop', options), (run) =>
      scaleApp(run, (release) => stoppedOf(processes ?? Object.keys(release.processes))),
    );
  }

  /**
   * Answers every request with 503 and `Retry-After`, or no longer. What runs runs on; it holds until it is called again,
   * over deploys and rollbacks too. Resolves with the route in force.
   * @throws RELEASE_NOT_FOUND where nothing is live
   */
  async maintenance(on: boolean, options: Cancellable = {}): Promise<Route> {
    return operate(this.#operation('maintenance', options), (run) => setMaintenance(run, on));
  }

  /** Runs what is stopped in the numbers that the options say. Default: all processes. */
  async start(options: ProcessChoice<Name> & Cancellable & ReleaseNote = {}): Promise<DeployResult> {
    const { processes } = options;
    checkNames(this.#configuration, processes ?? []);
    const configured = mapValues(this.#configuration.processes, ({ instances }) => instances);
    return operate(this.#operation('start', options), (run) =>
      scaleApp(run, (release) => startedOf(release, processes ?? Object.keys(release.processes), configured)),
    );
  }

  /**
   * Fresh containers of the live release. Where one of them takes traffic, all of the release is handed over to a copy of
   * itself, without losing a request; others are stopped and started where they are. Default: all processes.
   */
  async restart(options: ProcessChoice<Name> & Cancellable & ReleaseNote = {}): Promise<DeployResult> {
    checkNames(this.#configuration, options.processes ?? []);
    return operate(this.#operation('restart', options), (run) => restartApp(run, options.processes));
  }

  /** What serves now, as observed; undefined: nothing. */
  async current(options: Cancellable = {}): Promise<Current | undefined> {
    return look(this.#operation('current', options), currentOf);
  }

  /** All releases that are kept, oldest first, with what became of them. */
  async releases(options: Cancellable = {}): Promise<readonly Recorded[]> {
    return look(this.#operation('releases', options), (run) => run.ledger.releases());
  }

  /**
   * Log lines of the live release, in order of time. With `follow` it goes on over restarts, deploys and rollbacks, until the
   * loop is left or the signal fires, which ends it without an error.
   * @throws TypeError for an option that cannot be; while it is read RELEASE_NOT_FOUND where nothing is live, or what is live
   * has no such process
   */
  logs(options: LogOptions<Name | Beside> & Cancellable = {}): AsyncIterableIterator<LogLine> {
    checkLogOptions(this.#configuration, options);
    return logsOf(this.#operation('logs', options), options);
  }

  /** Runs a command once, in a fresh container of the live release; resolves with its end, whatever the exit code. */
  async run(command: CommandOption, options: RunCommandOptions & Cancellable = {}): Promise<CommandResult> {
    return look(this.#operation('run', options), (run) => runCommand(run, command, options));
  }

  /** Heals what a killed run left; the next deploy does the same by itself. Resolves with what serves. */
  async repair(options: Cancellable = {}): Promise<Current | undefined> {
    return operate(this.#operation('repair', options), async (run) => {
      await converge(run);
      return currentOf(run);
    });
  }

  /**
   * Orders and renews the certificates that are due; nothing else is touched. Call it daily where no deploy does.
   * Resolves with all of them; what failed for a domain is its `error`, and a warning.
   */
  async renewCertificates(options: Cancellable = {}): Promise<readonly Certificate[]> {
    return operate(this.#operation('renew', options), maintainCertificates);
  }

  /** The certificates of all domains: names, expiry, when they are tried next, and why the last try failed. Changes nothing. */
  async certificates(options: Cancellable = {}): Promise<readonly Certificate[]> {
    return look(this.#operation('certificates', options), certificatesOf);
  }

  /**
   * Calls `renewCertificates()` for as long as this program runs: now, then whenever one is due, at least twice a day, at
   * moments of its own; `tell` is told of all of them each time. What fails is told by events, and tried again. It keeps no
   * program alive; `using` or `[Symbol.dispose]()` ends it.
   */
  keepCertificates(tell: (certificates: readonly Certificate[]) => void = () => undefined): Disposable {
    return keepRenewing((signal) => this.renewCertificates({ signal }), tell);
  }

  /** Looks whether the hosts have all that a deploy needs, and tells how to make right what is not. Changes nothing. */
  async check(options: Cancellable = {}): Promise<CheckReport> {
    return look(this.#operation('check', options), checkHosts);
  }

  /**
   * Makes the hosts ready for deploys: has root run what `check()` tells, and tells what was done. What is right already is not
   * touched, so that a second call changes nothing. Installs on Debian 12, Debian 13 and Ubuntu 24.04; needs root, or `sudo`
   * for everything.
   */
  async prepare(options: Cancellable = {}): Promise<Preparation> {
    return look(this.#operation('prepare', options), prepareHosts);
  }

  /** Tells what `deploy()` would change now, and where a process would be away for a moment, and why. Changes nothing. */
  async plan(options: Cancellable = {}): Promise<Plan> {
    return look(this.#operation('plan', options), planDeploy);
  }

  /**
   * What a deploy of a directory would generate, to go on with by hand; of secrets the names. Contacts nobody, writes nothing.
   * @throws BUILD_FAILED where it cannot be built
   */
  async eject(directory: string): Promise<Ejection> {
    return ejectFrom(this.#configuration, directory);
  }

  /** Takes the app off the host. */
  async destroy(options: DestroyOptions & Cancellable = {}): Promise<void> {
    return operate(this.#operation('destroy', options), (run) => destroyApp(run, options));
  }

  /** Awaited before a stage, with what it will take; a throw stops the deploy. Returns a function that removes it. */
  before<Name extends StageName>(stage: Name, hook: BeforeHook<Name>): () => void {
    return this.#hooks.before(stage, hook);
  }

  /** Awaited after a stage, with what it made; a throw stops the deploy, also after `route`: then the former serves again. */
  after<Name extends StageName>(stage: Name, hook: AfterHook<Name>): () => void {
    return this.#hooks.after(stage, hook);
  }

  /** Awaited after a failed deploy or rollback, when the former release serves again. */
  onFailure(hook: FailureHook): () => void {
    return this.#hooks.onFailure(hook);
  }

  /**
   * `event`: every event, as one stream of JSON. Nobody waits for a listener; one that throws is removed. Returns a function
   * that removes it.
   */
  on<Type extends EventType | 'event'>(type: Type, listener: (event: EventOf<Type>) => void): () => void {
    return this.#events.on(type, listener);
  }

  #operation(action: Action, options: Cancellable & ReleaseNote): Operation {
    checkNote(options);
    const { signal = new AbortController().signal, by = this.#configuration.by, reason, metadata } = options;
    const note = { by, ...(reason !== undefined && { reason }), ...(metadata !== undefined && { metadata }) };
    const { leave, ...hosts } = visit(this.#configuration);
    const configuration = { ...this.#configuration, ...hosts };
    const { app, driver } = configuration;
    const store = driver.store?.(placesOf(configuration), app) ?? fileStore(hosts.host, app);
    return { action, note, configuration, events: this.#events, hooks: this.#hooks, store, signal, leave };
  }
}
