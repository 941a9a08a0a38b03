import { fork } from 'node:child_process';
import { once } from 'node:events';
import { costSchema, type Cost, type Order } from './order.ts';

/** A process that does nothing but deploy. */
export interface Deployer extends AsyncDisposable {
  /** All at once. @throws Error where one of them did not deploy */
  deploy(orders: readonly Order[]): Promise<Cost>;
}

/**
 * @param program from `buildProgram`
 * @param execArgv of Node; with `--expose-gc` it tells its memory without what may go
 */
export function startDeployer(program: string, execArgv: readonly string[] = []): Deployer {
  const child = fork(program, { execArgv: [...execArgv] });
  return {
    async deploy(orders) {
      child.send(JSON.stringify(orders));
      const [answer] = await once(child, 'message');
      const cost = costSchema.parse(answer);
      const failure = cost.outcomes.find((outcome) => outcome !== 'deployed');
      if (failure !== undefined) throw new Error(`a deploy ended with: ${failure}`);
      return cost;
    },
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
