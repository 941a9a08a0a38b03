import type { Host, Logger } from './contract/index.ts';
import { DeployError, messageOf } from './errors.ts';
import type { Action } from './events.ts';
import { type StageName, stageNames, type Stages } from './stages.ts';

/** What a hook gets besides what the stage takes or made. */
export interface HookContext {
  /** Where the app runs. */
  readonly host: Host;
  readonly log: Logger;
  readonly run: {
    readonly id: string;
    readonly app: string;
    readonly environment: string;
    readonly action: Action;
  };
  /** Fires on cancel and when the hook's time is over. */
  readonly signal: AbortSignal;
}

/** Gets what the stage will take. A throw stops the deploy: `HOOK_FAILED`. */
export type BeforeHook<Name extends StageName> = (
  input: Stages[Name]['input'],
  context: HookContext,
) => void | Promise<void>;

/** Gets what the stage made. A throw stops the deploy: `HOOK_FAILED`. */
export type AfterHook<Name extends StageName> = (
  output: Stages[Name]['output'],
  context: HookContext,
) => void | Promise<void>;

/** Told when the former release serves again; what it throws becomes a warning. */
export type FailureHook = (error: DeployError, context: HookContext) => void | Promise<void>;

/** The same as calls of `before` and `after`, in one object. */
export interface HookOptions {
  readonly before?: { readonly [Name in StageName]?: BeforeHook<Name> };
  readonly after?: { readonly [Name in StageName]?: AfterHook<Name> };
  readonly onFailure?: FailureHook;
}

type BeforeHooks = { readonly [Name in StageName]: Set<BeforeHook<Name>> };
type AfterHooks = { readonly [Name in StageName]: Set<AfterHook<Name>> };

/** Hooks are awaited in order of registration. One that throws or takes too long stops the deploy. */
export class Hooks {
  readonly #timeoutMs: number;
  readonly #before: BeforeHooks = hookSets();
  readonly #after: AfterHooks = hookSets();
  readonly #failure = new Set<FailureHook>();

  constructor(timeoutMs: number, { before = {}, after = {}, onFailure }: HookOptions = {}) {
    this.#timeoutMs = timeoutMs;
    const register = <Name extends StageName>(name: Name): void => {
      const [first, last] = [before[name], after[name]];
      if (first !== undefined) this.before(name, first);
      if (last !== undefined) this.after(name, last);
    };
    for (const name of stageNames) register(name);
    if (onFailure !== undefined) this.onFailure(onFailure);
  }

  /** Returns a function that removes the hook. */
  before<Name extends StageName>(stage: Name, hook: BeforeHook<Name>): () => void {
    return add(this.#before[stage], hook);
  }

  after<Name extends StageName>(stage: Name, hook: AfterHook<Name>): () => void {
    return add(this.#after[stage], hook);
  }

  onFailure(hook: FailureHook): () => void {
    return add(this.#failure, hook);
  }

  async runBefore<Name extends StageName>(
    stage: Name,
    input: Stages[Name]['input'],
    context: HookContext,
  ): Promise<void> {
    for (const hook of this.#before[stage])
      await this.#guard(`before ${stage}`, context, (inner) => hook(input, inner));
  }

  async runAfter<Name extends StageName>(
    stage: Name,
    output: Stages[Name]['output'],
    context: HookContext,
  ): Promise<void> {
    for (const hook of this.#after[stage]) await this.#guard(`after ${stage}`, context, (inner) => hook(output, inner));
  }

  async runFailure(error: DeployError, context: HookContext): Promise<void> {
    for (const hook of this.#failure) await this.#guard('on failure', context, (inner) => hook(error, inner));
  }

  async #guard(
    moment: string,
    context: HookContext,
    call: (context: HookContext) => void | Promise<void>,
  ): Promise<void> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(tooLate(moment, this.#timeoutMs)), this.#timeoutMs);
    const signal = AbortSignal.any([context.signal, late.signal]);
    try {
      await Promise.race([call({ ...context, signal }), rejected(signal)]);
      late.signal.throwIfAborted();
    } catch (cause) {
      throw ofHooks(located(moment, cause));
    } finally {
      clearTimeout(timer);
      late.abort();
    }
  }
}

/** Spelled out, so that each set has the type of its stage without a cast. */
function hookSets(): { readonly [Name in StageName]: Set<never> } {
  return {
    resolve: new Set(),
    checkout: new Set(),
    build: new Set(),
    prepare: new Set(),
    release: new Set(),
    start: new Set(),
    route: new Set(),
    promote: new Set(),
    drain: new Set(),
    retire: new Set(),
    prune: new Set(),
  };
}

function add<Hook>(hooks: Set<Hook>, hook: Hook): () => void {
  hooks.add(hook);
  return () => void hooks.delete(hook);
}

async function rejected(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function tooLate(moment: string, timeoutMs: number): DeployError {
  return new DeployError(`A hook ${moment} did not end within ${timeoutMs} ms`, {
    code: 'HOOK_TIMEOUT',
    hint: 'Give it more time by the option hookTimeoutMs, or pass its signal on to what it waits for.',
  });
}

/** Not of the plugin whose stage it surrounds. */
function ofHooks(error: DeployError): DeployError {
  error.plugin ??= 'hooks';
  return error;
}

function located(moment: string, cause: unknown): DeployError {
  if (DeployError.isInstance(cause) && (cause.code === 'HOOK_TIMEOUT' || cause.code === 'ABORTED')) return cause;
  return new DeployError(`A hook ${moment} failed: ${messageOf(cause)}`, {
    code: 'HOOK_FAILED',
    hint: 'The hook is code of the embedding program; its error is the cause.',
    cause,
  });
}
