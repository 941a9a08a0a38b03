import type { Instruction } from '../../plan/plan.ts';
import type { DocumentRoot } from './framework.ts';
import { appDirectory } from '../../plan/steps.ts';

/** `PORT` is read when Apache starts. What a proxy says of HTTPS is believed: nothing else reaches the container. */
function configOf({ path, fallback }: DocumentRoot): readonly string[] {
  return [
    'ServerName localhost',
    '<VirtualHost *:${PORT}>',
    `  DocumentRoot ${path}`,
    `  <Directory ${path}>`,
    '    AllowOverride All',
    '    Require all granted',
    ...(fallback ? ['    FallbackResource /index.php'] : []),
    '  </Directory>',
    String.raw`  RedirectMatch 404 "/\.(?!well-known/)"`,
    // Here the sources are in it.
    ...(path === appDirectory ? [String.raw`  RedirectMatch 404 "^/(vendor/|composer\.|artisan)"`] : []),
    '  SetEnvIf X-Forwarded-Proto "^https$" HTTPS=on',
    '  ErrorLog /dev/stderr',
    '  CustomLog /dev/stdout combined',
    '</VirtualHost>',
  ];
}

/** Apache serves the directory on `PORT`, without rights. */
export function apacheSteps(root: DocumentRoot): readonly Instruction[] {
  const written = (lines: readonly string[], file: string): string =>
    `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} > ${file}`;
  return [
    {
      kind: 'run',
      command: [
        'a2enmod rewrite headers expires',
        written(['Listen ${PORT}'], '/etc/apache2/ports.conf'),
        written(configOf(root), '/etc/apache2/sites-available/000-default.conf'),
      ].join(' && '),
    },
  ];
}

/** PHP as for production; the files of an image do not change, and `$_ENV` has what the container is given. */
const settings = ['expose_php=Off', 'opcache.validate_timestamps=0', 'variables_order=EGPCS'];

export const phpSettings: Instruction = {
  kind: 'run',
  command:
    'cp "$PHP_INI_DIR/php.ini-production" "$PHP_INI_DIR/php.ini" && ' +
    `printf '%s\\n' ${settings.join(' ')} > "$PHP_INI_DIR/conf.d/zz-app.ini"`,
};

/**
 * Apache takes SIGWINCH for what others take SIGTERM for: to answer what is open, then end. The image's own signal is
 * SIGTERM all the same, for workers get it too.
 */
export const apacheCommand = `trap 'kill -WINCH $!' TERM; apache2-foreground & wait $! || wait $!`;
