# Makes gems of packages of Debian that were unpacked, and the index of a server of gems for them.
#
#     ruby gems.rb DIRECTORY TREE...
require 'fileutils'
require 'rubygems/package'
require 'zlib'

directory, *trees = ARGV
architecture = Gem::Platform.local

# Where Debian has gems: those of its own, and those that come with Ruby.
ROOTS = '{usr/share/rubygems-integration/*,usr/lib/*/rubygems-integration/*,usr/lib/ruby/gems/*}'.freeze

# Debian keeps some gems whole, of others the files among those of all.
def contents_of(tree, spec)
  whole = Dir["#{tree}/#{ROOTS}/gems/#{spec.name}-#{spec.version}"].first
  FileUtils.cp_r("#{whole}/.", '.') if whole
  parts = whole ? Dir["#{tree}/usr/lib/*/rubygems-integration/*/extensions/*/*/#{spec.full_name}/."] : Dir["#{tree}/usr/lib/{ruby/vendor_ruby,*/ruby/vendor_ruby/*}/."]
  FileUtils.mkdir_p('lib')
  parts.each { |part| FileUtils.cp_r(part, 'lib') }
  spec.bindir = 'exe'
  # Debian leaves some out.
  programs = spec.executables.filter_map do |name|
    ["#{whole}/bin/#{name}", "#{whole}/exe/#{name}", "#{tree}/usr/bin/#{name}"].find { |path| File.file?(path) }
  end
  FileUtils.mkdir_p('exe')
  FileUtils.cp(programs, 'exe')
  spec.executables = programs.map { |path| File.basename(path) }
end

def build(tree, file, work, architecture)
  spec = Gem::Specification.load(file).dup
  Dir.mkdir(work)
  Dir.chdir(work) do
    contents_of(tree, spec)
    # These count as files too.
    spec.extensions = spec.test_files = spec.extra_rdoc_files = []
    spec.files = Dir['**/*'].select { |path| File.file?(path) }
    # What was compiled by Debian is for what Debian compiled it for.
    spec.platform = architecture if spec.files.any? { |path| path.end_with?('.so') }
    spec.cert_chain = []
    spec.require_paths = ['lib'] | spec.require_paths.select { |path| File.directory?(path) }
    [spec, File.expand_path(Gem::Package.build(spec, true))]
  end
end

FileUtils.mkdir_p(["#{directory}/gems", "#{directory}/quick/Marshal.4.8"])
# Those that have a compiler's work before them are as their authors made them.
sources = Dir['*.gem'].map do |gem|
  spec = Gem::Package.new(gem).spec
  FileUtils.cp(gem, "#{directory}/gems/#{spec.file_name}")
  spec
end
made = trees.flat_map do |tree|
  Dir["#{tree}/#{ROOTS}/specifications/*.gemspec"].map do |file|
    spec, gem = build(tree, file, "#{tree}/gem-#{File.basename(file)}", architecture)
    FileUtils.mv(gem, "#{directory}/gems/")
    spec
  end
end
specs = sources + made
specs.each do |spec|
  File.binwrite("#{directory}/quick/Marshal.4.8/#{spec.full_name}.gemspec.rz", Zlib.deflate(Marshal.dump(spec)))
end
rows = specs.map { |spec| [spec.name, spec.version, spec.original_platform.to_s] }
{ 'specs' => rows, 'latest_specs' => rows, 'prerelease_specs' => [] }.each do |name, some|
  Zlib::GzipWriter.open("#{directory}/#{name}.4.8.gz") { |file| file.write(Marshal.dump(some)) }
end
