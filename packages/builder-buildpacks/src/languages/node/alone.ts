import type { Start, Wishes } from '../../plan/plan.ts';
import { procfileOf } from '../../plan/procfile.ts';
import type { Tree } from '../../tree.ts';
import type { Alone, Framework } from './framework.ts';
import type { PackageFile } from './package-file.ts';

/** What release commands call: they are among the dependencies that a build leaves out. */
const migrates =
  /^(?:prisma|drizzle-kit|knex|sequelize-cli|typeorm|@mikro-orm\/cli|node-pg-migrate|db-migrate|umzug|migrate-mongo)$/;

/**
 * What was built, where nothing but its own start is known to run in the image: another command may need the rest of the
 * app.
 */
export function aloneOf(
  tree: Tree,
  { scripts, all }: PackageFile,
  framework: Framework | undefined,
  start: Start | undefined,
  { startCommand, buildCommand }: Wishes,
): Alone | undefined {
  const { alone, starts } = framework ?? {};
  const told = startCommand !== undefined || buildCommand !== undefined || procfileOf(tree).length > 0;
  if (alone === undefined || told || [...all].some((name) => migrates.test(name))) return undefined;
  const script = [scripts['prestart'], scripts['start']].filter((part) => part !== undefined).join(' && ');
  return start?.command === starts || alone.instead.test(script) ? alone : undefined;
}
