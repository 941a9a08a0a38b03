import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one plain line, for whoever reads logs by machine. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length;
    // A file that does not load has no tests, and is a failure all the same.
    const unloaded = modules.filter(
      (module) => module.state() === 'failed' && [...module.children.allTests()].length === 0,
    );
    console.log(`${count('passed')} passed, ${count('failed') + unloaded.length} failed, ${count('skipped')} skipped`);
  }
}
