import { commandOf } from '../../plan/command.ts';
import type { Start } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';
import type { Gems } from './gemfile.ts';

const usual = ['app.rb', 'main.rb', 'server.rb', 'web.rb'];

export const lookedFor: readonly string[] = ['config/application.rb of Rails', 'config.ru', ...usual];

/** There is a Rails application. */
export function isRails(tree: Tree, { names }: Gems): boolean {
  const application = tree.read('config/application.rb') ?? '';
  return /\bRails::Application\b/.test(application) && (names.has('rails') || names.has('railties'));
}

/** Rails, then `config.ru`, then a file of a usual name; Puma by its own configuration, where it has one. */
export function rubyStart(tree: Tree, gems: Gems): Start | undefined {
  const rails = isRails(tree, gems);
  const rack = tree.files.includes('config.ru');
  if (rails || rack) return rackStart(tree, gems, rails);
  const file = usual.find((name) => tree.files.includes(name));
  if (file === undefined) return undefined;
  const serves = gems.names.has('sinatra') ? ' -o 0.0.0.0 -p $PORT' : '';
  return { command: commandOf(`bundle exec ruby ${file}${serves}`), reason: `there is ${file}`, at: { file } };
}

function rackStart(tree: Tree, { names }: Gems, rails: boolean): Start {
  const file = rails ? 'config/application.rb' : 'config.ru';
  const puma = 'config/puma.rb';
  if (names.has('puma') && tree.files.includes(puma))
    return {
      command: { argv: ['bundle', 'exec', 'puma', `--config=${puma}`] },
      reason: `there is ${puma}`,
      at: { file: puma },
    };
  return { command: commandOf(lineFor(names, rails)), reason: `there is ${file}`, at: { file } };
}

function lineFor(names: ReadonlySet<string>, rails: boolean): string {
  if (names.has('puma')) return 'bundle exec puma --bind=tcp://0.0.0.0:$PORT';
  if (names.has('unicorn')) return 'bundle exec unicorn --port=$PORT';
  if (names.has('falcon')) return 'bundle exec falcon serve --bind=http://0.0.0.0:$PORT';
  if (rails) return 'bundle exec rails server --binding=0.0.0.0 --port=$PORT';
  return 'bundle exec rackup --host=0.0.0.0 --port=$PORT';
}
