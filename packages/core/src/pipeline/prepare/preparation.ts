import type { Finding } from '../../contract/index.ts';
import { preparationText, type PreparationStep } from './preparation-text.ts';

/** What `prepare()` found and did; JSON. */
export interface Preparation {
  /** Whether anything was to be done. */
  readonly changed: boolean;
  readonly steps: readonly PreparationStep[];
  /** The same for people. */
  readonly text: string;
}

/** What was seen first and last of each thing, and what was run for it in between. */
export class PreparationRecord {
  /** As last seen. */
  findings: readonly Finding[] = [];
  readonly #first = new Map<string, Finding>();
  readonly #ran = new Map<string, Set<string>>();

  see(findings: readonly Finding[]): void {
    this.findings = findings;
    for (const finding of findings) if (!this.#first.has(keyOf(finding))) this.#first.set(keyOf(finding), finding);
  }

  ran({ host }: Finding, command: string): void {
    this.#ran.set(host, (this.#ran.get(host) ?? new Set()).add(command));
  }

  /** Commands that may make it right. One that did not is not tried again. */
  untried(finding: Finding): readonly string[] {
    return finding.state === 'ok' ? [] : commandsOf(finding).filter((command) => !this.#hasRun(finding, command));
  }

  due(): readonly Finding[] {
    return this.findings.filter((finding) => this.untried(finding).length > 0);
  }

  result(): Preparation {
    const last = new Map(this.findings.map((finding) => [keyOf(finding), finding.found]));
    const steps = [...this.#first].map(([key, finding]) => ({
      host: finding.host,
      what: finding.what,
      before: finding.found,
      commands: commandsOf(finding).filter((command) => this.#hasRun(finding, command)),
      after: last.get(key) ?? 'gone',
    }));
    return { changed: this.#ran.size > 0, steps, text: preparationText(steps) };
  }

  #hasRun({ host }: Finding, command: string): boolean {
    return this.#ran.get(host)?.has(command) ?? false;
  }
}

/** Without what is for people only. */
export function commandsOf({ fix }: Finding): readonly string[] {
  return fix.filter((line) => !line.startsWith('#'));
}

function keyOf({ host, what }: Finding): string {
  return `${host}\n${what}`;
}
