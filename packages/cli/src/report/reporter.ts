import type { DeploymentEvent, DeploymentOptions } from '@appliku/core';
import type { Serving } from '../serving-after.ts';

/** Shows what happens, and what came of it. */
export interface Reporter<Result> {
  /** Told once it is known what the command is about. */
  readonly subject: (options: DeploymentOptions) => void;
  readonly event: (event: DeploymentEvent) => void;
  readonly piece: (piece: object, text: string) => void;
  readonly result: (result: Result, exitCode: number) => void;
  /** @param serving what was observed afterwards, where that was looked at */
  readonly error: (error: unknown, exitCode: number, serving: Serving | undefined) => void;
  /** Nothing is shown any more. */
  readonly end: () => void;
}
