"""Makes wheels of packages of Debian, and the pages of a simple index (PEP 503) for them."""

import email
import glob
import os
import re
import subprocess
import sys
import zipfile

index, debs = sys.argv[1], sys.argv[2:]


def main():
    packages = {}
    for deb in debs:
        package = os.path.basename(deb).split("_")[0]
        subprocess.run(["dpkg", "-x", deb, package], check=True)
        packages[package] = (deb, Project(f"{package}/usr/lib/python3/dist-packages", package))
    for deb, project in packages.values():
        # Debian keeps requirements in its own words only.
        depends = subprocess.run(["dpkg-deb", "-f", deb, "Depends"], check=True, capture_output=True, text=True).stdout
        names = re.findall(r"[\w.+-]+", re.sub(r"\(.*?\)", "", depends))
        project.write([packages[name][1].name for name in names if name in packages])


class Project:
    def __init__(self, tree, package):
        self.tree = tree
        found = glob.glob(f"{tree}/*.egg-info/PKG-INFO") + glob.glob(f"{tree}/*.dist-info/METADATA")
        self.info = os.path.dirname(found[0]) if found else None
        # Debian parts some projects.
        self.name, self.version = package.removeprefix("python3-"), "1"
        if found:
            with open(found[0]) as file:
                headers = email.message_from_file(file)
            self.name, self.version = headers["Name"], headers["Version"]

    def write(self, requirements):
        stem = f"{re.sub(r'[-_.]+', '_', self.name)}-{self.version}"
        directory = os.path.join(index, re.sub(r"[-_.]+", "-", self.name).lower())
        os.makedirs(directory)
        wheel = f"{stem}-py3-none-any.whl"
        with zipfile.ZipFile(os.path.join(directory, wheel), "w", zipfile.ZIP_DEFLATED) as archive:
            for path in self.files():
                archive.write(path, os.path.relpath(path, self.tree))
            lines = [f"Name: {self.name}", f"Version: {self.version}", *(f"Requires-Dist: {name}" for name in requirements)]
            archive.writestr(f"{stem}.dist-info/METADATA", "\n".join(["Metadata-Version: 2.1", *lines, ""]))
            archive.writestr(f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            entries = os.path.join(self.info or "", "entry_points.txt")
            if os.path.exists(entries):
                archive.write(entries, f"{stem}.dist-info/entry_points.txt")
            archive.writestr(f"{stem}.dist-info/RECORD", "".join(f"{name},,\n" for name in archive.namelist()))
        with open(os.path.join(directory, "index.html"), "w") as page:
            page.write(f'<a href="{wheel}">{wheel}</a>\n')

    def files(self):
        """Links to files of other packages are left out."""
        for directory, _, names in os.walk(self.tree):
            paths = [os.path.join(directory, name) for name in names]
            yield from (path for path in paths if os.path.isfile(path) and not (self.info and path.startswith(self.info)))


main()
