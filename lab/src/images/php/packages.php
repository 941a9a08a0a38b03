<?php
// Makes packages of Composer of packages of Debian that were unpacked, control files too, and what a repository says of them.
//
//     php packages.php DIRECTORY TREE...

/** Debian has classes where their names say, and lists what is no class beside its autoloader. */
final class Package
{
    public readonly string $name;
    public readonly string $version;
    private readonly string $files;
    /** @var array<string> */
    public readonly array $depends;

    public function __construct(private readonly string $tree, public readonly string $debian)
    {
        $this->files = "$tree/usr/share/php";
        $control = file_get_contents("$tree/DEBIAN/control");
        preg_match('/^Version: (?:\d+:)?([\d.]+)/m', $control, $version);
        preg_match('/^Depends: (.*)/m', $control, $depends);
        $this->version = $version[1];
        $this->depends = array_map(fn ($one) => explode(' ', trim($one))[0], explode(',', $depends[1] ?? ''));
        // The name that its author gave it, where it is not the one of Debian's.
        $named = "$tree/usr/share/pkg-php-tools/autoloaders/$debian";
        $words = is_file($named) ? explode(' ', file_get_contents($named)) : explode('-', substr($debian, 4), 2);
        $this->name = $words[0] . '/' . ($words[1] ?? $words[0]);
    }

    public function hasFiles(): bool
    {
        return is_dir($this->files);
    }

    public function pathOf(string $name): ?string
    {
        foreach ($this->contents() as $path => $_) {
            if (str_ends_with($path, $name)) {
                return $path;
            }
        }
        return null;
    }

    /** Links to files of other packages are left out. */
    public function contents(): iterable
    {
        $all = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($this->files, FilesystemIterator::SKIP_DOTS));
        foreach ($all as $file) {
            if ($file->isFile() && !$file->isLink()) {
                yield $this->placed(substr($file->getPathname(), strlen($this->files) + 1)) => $file->getPathname();
            }
        }
    }

    /** As its author has it: the framework looks for its configuration from its sources. */
    private function placed(string $path): string
    {
        return preg_replace(['~^Illuminate/config/~', '~^Illuminate/~'], ['config/', 'src/Illuminate/'], $path);
    }

    /** Composer takes the one directory at the top away. */
    public function archived(): Generator
    {
        foreach ($this->contents() as $path => $file) {
            yield "package/$path" => $file;
        }
    }

    /** What is loaded without being asked for. */
    public function loaded(): iterable
    {
        foreach ($this->contents() as $path => $file) {
            if (preg_match('/^autoload.*\.php$/', basename($path))) {
                preg_match_all("~^require_once __DIR__ ?\. ?'/(.*)';~m", file_get_contents($file), $found);
                foreach (preg_grep('/autoload/', $found[1], PREG_GREP_INVERT) as $one) {
                    yield dirname($path) . "/$one";
                }
            }
        }
    }

    /** What a plugin of Composer says of itself. */
    public function plugin(): array
    {
        $path = $this->pathOf('/ComposerPlugin.php');
        $class = str_replace('/', '\\', substr((string) $path, 0, -4));
        return $path === null ? [] : ['type' => 'composer-plugin', 'extra' => ['class' => $class]];
    }
}

$directory = $argv[1];
$packages = [];
foreach (array_slice($argv, 2) as $tree) {
    $package = new Package($tree, basename($tree));
    $packages[$package->debian] = $package;
}
$packages = array_filter($packages, fn ($package) => $package->hasFiles());
// Debian parts the framework, whose parts look for each other's files.
$isPart = fn (Package $package): bool => str_starts_with($package->debian, 'php-illuminate-');

$listed = [];
foreach ($packages as $package) {
    if ($isPart($package)) {
        continue;
    }
    $of = [$package, ...($package->name === 'laravel/framework' ? array_values(array_filter($packages, $isPart)) : [])];
    $depends = array_merge(...array_map(fn ($one) => $one->depends, $of));
    $needed = array_filter(array_map(fn ($name) => $packages[$name] ?? null, array_unique($depends)));
    $required = array_filter($needed, fn ($one) => !in_array($one, $of, true));
    $extensions = array_intersect($depends, ['php-intl', 'php-mbstring', 'php-xml']);
    $plugin = $package->plugin();
    $file = sprintf('%s-%s.zip', str_replace('/', '-', $package->name), $package->version);
    $archive = new PharData("$directory/$file");
    foreach ($of as $one) {
        $archive->buildFromIterator($one->archived());
    }
    $listed[$package->name][$package->version] = [
        'name' => $package->name,
        'version' => $package->version,
        'dist' => ['type' => 'zip', 'url' => "http://index/$file"],
        'require' => (object) [
            ...array_fill_keys(array_map(fn ($one) => $one->name, $required), '*'),
            ...array_fill_keys(array_map(fn ($name) => str_replace('php-', 'ext-', $name), $extensions), '*'),
            ...($plugin === [] ? [] : ['composer-plugin-api' => '^2.0']),
        ],
        'autoload' => ['classmap' => ['./'], 'files' => iterator_to_array($package->loaded(), false)],
        ...$plugin,
    ];
}
file_put_contents("$directory/packages.json", json_encode(['packages' => $listed], JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES));
