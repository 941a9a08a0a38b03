import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand } from '../settings.ts';
import { cronText } from '../text/cron-text.ts';
import type { Act } from '../work.ts';

export function cronCommand(act: Act): CommandUnknownOpts {
  return appCommand('cron', 'List the last runs of a cron job')
    .argument('<job>', 'its name')
    .option('--output', 'what each run wrote, too')
    .action((job, options) =>
      act(options, {
        run: async ({ open, signal }) => (await open()).cron.runs(job, { signal }),
        text: (runs, paint) => cronText(runs, options.output === true, paint),
      }),
    );
}
