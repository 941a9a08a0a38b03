/** `it` or `test` of any runner. */
export type Test = (title: string, work: () => Promise<void>) => void;

/** One promise of a contract, and how to see whether it is kept. */
export interface Case<Subject, Need extends string = never> {
  readonly title: string;
  /** What the subject has to have beside what every one has. */
  readonly needs: readonly Need[];
  /** Rejects where the promise is broken. */
  readonly run: (subject: Subject) => Promise<void>;
}

/** Which cases are run. */
export interface SuiteOptions<Need extends string> {
  /** What the subject does not have: cases that need it are not run. Default: it has everything. */
  readonly lacks?: readonly Need[];
}

/** Gives every case to a test runner, or as data. */
export interface Suite<Subject, Need extends string = never> {
  /** `setup` is called once a case; what it returns is disposed of when the case is over. */
  (test: Test, setup: () => Promise<Subject>, options?: SuiteOptions<Need>): void;
  readonly cases: readonly Case<Subject, Need>[];
}

export function suiteOf<Subject extends Partial<AsyncDisposable>, Need extends string = never>(
  cases: readonly Case<Subject, Need>[],
): Suite<Subject, Need> {
  const giveTo = (test: Test, setup: () => Promise<Subject>, { lacks = [] }: SuiteOptions<Need> = {}): void => {
    for (const { title, needs, run } of cases)
      if (!needs.some((need) => lacks.includes(need))) test(title, async () => withSubject(await setup(), run));
  };
  return Object.assign(giveTo, { cases });
}

export type Work<Subject> = (subject: Subject) => Promise<void>;

/** Title -> work, as cases that all need the same. */
export function casesOf<Subject, Need extends string = never>(
  works: Readonly<Record<string, Work<Subject>>>,
  { group, needs = [] }: { readonly group?: string; readonly needs?: readonly Need[] } = {},
): readonly Case<Subject, Need>[] {
  return Object.entries(works).map(([name, run]) => ({
    title: group === undefined ? name : `${group}: ${name}`,
    needs,
    run,
  }));
}

async function withSubject<Subject extends Partial<AsyncDisposable>>(
  subject: Subject,
  work: Work<Subject>,
): Promise<void> {
  try {
    await work(subject);
  } finally {
    await subject[Symbol.asyncDispose]?.();
  }
}
