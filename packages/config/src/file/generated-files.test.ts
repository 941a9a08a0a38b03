import { DeployError, type Names } from '@appliku/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { savedCommands } from '../app/saved-commands.ts';
import { toOptions, meaningMistakes } from '../app/to-options.ts';
import { parseFile } from './parse-file.ts';

/** Files a property is tried with: `CONFIG_FILES=100000` for a long run. */
const numRuns = Number(process.env['CONFIG_FILES'] ?? 300);

/** Names and texts as people write them, and as nobody should. */
const odd = [
  '__proto__',
  'constructor',
  'a b',
  '$HOME',
  '*x',
  '&x',
  '!tag',
  '- x',
  '{',
  '#',
  "'",
  '"',
  '\u0000',
  '\n',
  '~',
  'null',
  'y',
  '0x1F',
  '<<',
];
const texts = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom(...odd));
const name = fc.oneof(
  { weight: 8, arbitrary: fc.stringMatching(/^[a-z][a-z0-9_]{0,10}$/) },
  { weight: 1, arbitrary: texts },
);
const variable = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,10}$/);

/** Something of any form in the place of what must be there. */
function perhaps<Value>(right: fc.Arbitrary<Value>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 12, arbitrary: right },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
    { weight: 1, arbitrary: texts },
  );
}

const processes = fc.record(
  { command: perhaps(texts), scale: perhaps(fc.nat(5)), health: perhaps(texts) },
  { requiredKeys: [] },
);
const section = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  perhaps(fc.dictionary(name, perhaps(values), { maxKeys: 4 }));
const files = fc.record(
  {
    app: perhaps(name),
    domains: perhaps(fc.array(texts, { maxLength: 3 })),
    services: section(processes),
    databases: section(fc.record({ type: perhaps(fc.constantFrom('redis_7', 'postgresql_17')) })),
    volumes: section(fc.record({ target: perhaps(texts), url: perhaps(texts) })),
    cronjobs: section(fc.record({ schedule: perhaps(fc.constant('0 3 * * *')), command: perhaps(texts) })),
    commands: section(fc.oneof(texts, fc.record({ command: perhaps(texts) }))),
    build_settings: perhaps(
      fc.record(
        {
          build_image: perhaps(fc.constantFrom('python-3.13', 'dockerfile')),
          release_command: perhaps(texts),
          container_port: perhaps(fc.nat(70_000)),
        },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: [] },
);

it('loads any file, or refuses it', () => {
  const any = fc.oneof(
    files.map((file) => stringify(file)),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.json(),
  );
  fc.assert(
    fc.property(any, (text) => {
      try {
        const { file, refuse } = parseFile('appliku.yml', text);
        refuse(meaningMistakes(file));
        toOptions(file, {});
        savedCommands(file);
      } catch (error) {
        // Texts that a plugin or the deployment refuses are named by their options.
        if (
          !DeployError.isInstance(error) &&
          !(error instanceof TypeError && /^(?:buildpacks|dockerfile|nginx)/.test(error.message))
        )
          throw error;
        if (DeployError.isInstance(error)) expect(error.code).toBe('CONFIG_INVALID');
      }
    }),
    { numRuns },
  );
});

it('has every value in its place, and nowhere else', () => {
  const values = fc.uniqueArray(
    fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\0')),
    { minLength: 1, maxLength: 5 },
  );
  const given = fc.record({
    values,
    names: fc.uniqueArray(variable, { minLength: 5, maxLength: 5 }),
    processes: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/), { minLength: 1, maxLength: 4 }),
  });
  fc.assert(
    fc.property(given, ({ values: all, names, processes }) => {
      const marked = all.map((text, index) => ({ name: names[index] ?? '', value: `v${index}:${text}` }));
      const services = Object.fromEntries(
        processes.map((process, index) => [process, { command: `run '${process}' "of ${index}"` }]),
      );
      const text = stringify({ services, build_settings: { environment_variables: marked } });
      const { env = {}, processes: made = {}, releaseCommand } = toOptions(parseFile('appliku.yml', text).file, {});
      expect(env).toEqual(Object.fromEntries(marked.map(({ name: key, value }) => [key, value])));
      const commands: Names<unknown> = {
        ...Object.fromEntries(Object.entries(made).map(([key, { command }]) => [key, command])),
        ...(releaseCommand !== undefined && { release: Object.values(releaseCommand)[0] }),
      };
      expect(commands).toEqual(
        Object.fromEntries(processes.map((process, index) => [process, ['run', process, `of ${index}`]])),
      );
    }),
    { numRuns },
  );
});
