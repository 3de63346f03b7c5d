#!/usr/bin/env node
// Stands in for fpm, which electron-builder downloads: takes the arguments electron-builder gives it and has Debian's
// dpkg-deb build the package. An argument it does not know ends it.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ONE = new Set(
  '-s -t -d --architecture --after-install --after-remove --description --version --package --name --maintainer --vendor --url --deb-priority --deb-recommends --deb-compression --license --category'.split(
    ' ',
  ),
);
const given = new Map();
const files = [];
const words = process.argv.slice(2);
for (let at = 0; at < words.length; at++) {
  const word = words[at];
  if (word === '--force') continue;
  if (ONE.has(word)) given.set(word, [...(given.get(word) ?? []), words[++at]]);
  else if (!word.startsWith('-') && word.includes('=')) files.push(word);
  else throw new Error(`fpm was given ${word}, which this stand-in does not know`);
}
const one = (name) => {
  const [value] = given.get(name) ?? [];
  if (value === undefined) throw new Error(`fpm was not given ${name}`);
  return value;
};
if (one('-s') !== 'dir' || one('-t') !== 'deb') throw new Error('only deb from folders');

const tree = mkdtempSync(join(tmpdir(), 'precocial-deb-'));
try {
  for (const pair of files) {
    const at = pair.lastIndexOf('=');
    const [source, target] = [pair.slice(0, at), join(tree, pair.slice(at + 1))];
    mkdirSync(dirname(target), { recursive: true });
    cpSync(source, target, { recursive: statSync(source).isDirectory(), verbatimSymlinks: true });
  }
  const control = join(tree, 'DEBIAN');
  mkdirSync(control);
  for (const [name, script] of [
    ['postinst', '--after-install'],
    ['postrm', '--after-remove'],
  ]) {
    cpSync(one(script), join(control, name));
    execFileSync('chmod', ['755', join(control, name)]);
  }
  const fields = {
    Package: one('--name'),
    Version: one('--version'),
    Architecture: one('--architecture'),
    Maintainer: one('--maintainer'),
    Homepage: one('--url'),
    Priority: one('--deb-priority'),
    Section: 'default',
    Depends: (given.get('-d') ?? []).join(', '),
    Recommends: (given.get('--deb-recommends') ?? []).join(', '),
    Description: one('--description').trim().replace(/\n\s*/g, '\n '),
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== '');
  writeFileSync(
    join(control, 'control'),
    lines.map(([name, value]) => `${name}: ${value}\n`).join(''),
  );
  // The real one compresses with xz; a test has no time for that.
  execFileSync('dpkg-deb', [
    '--root-owner-group',
    '-Zgzip',
    '-z1',
    '--build',
    tree,
    one('--package'),
  ]);
} finally {
  rmSync(tree, { recursive: true, force: true });
}
