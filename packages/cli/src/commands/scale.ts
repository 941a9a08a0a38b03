import { type CommandUnknownOpts, InvalidArgumentError } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import { deployText } from '../text/deploy-text.ts';
import type { Act } from '../work.ts';
import { count, noteOf, withNote } from './options.ts';

type Numbers = Readonly<Record<string, number>>;

export function scaleCommand(act: Act): CommandUnknownOpts {
  return withNote(appCommand('scale', 'Other numbers of instances of the live release'))
    .argument('<process=number...>', 'e.g. web=3 worker=0; until a deploy that changes something', numbers)
    .action((instances, options) =>
      act(options, {
        changes: true,
        run: async ({ open, signal }) => (await open()).scale(instances, { signal, ...noteOf(options) }),
        text: deployText,
      }),
    );
}

function numbers(text: string, former: Numbers | undefined): Numbers {
  const { name, number } = /^(?<name>[^=]+)=(?<number>.+)$/.exec(text)?.groups ?? {};
  if (name === undefined || number === undefined) throw new InvalidArgumentError('It must be such as web=3.');
  return { ...former, [name]: count(number) };
}
