// Installs what package-lock.json names, once, even when two builds start at the same time:
// "npm ci" empties node_modules first, so the second would take the files from under the first.
import { execSync } from 'node:child_process';
import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const lock = 'obj/npm.lock';
const staleAfterMs = 180_000;

const timeOf = path => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const isInstalled = () => timeOf('node_modules/.package-lock.json') >= timeOf('package-lock.json');

const tryLock = () => {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
};

mkdirSync('obj', { recursive: true });
while (!tryLock()) {
  if (Date.now() - timeOf(lock) > staleAfterMs) rmdirSync(lock); // left behind by a build that was killed
  await setTimeout(200);
}

try {
  if (!isInstalled()) execSync('npm ci --no-audit --no-fund --loglevel=error', { stdio: 'inherit' });
} finally {
  rmdirSync(lock);
}
