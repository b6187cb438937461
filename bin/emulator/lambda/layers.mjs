// Lambda has a function's layers at /opt, and /opt/bin on PATH. MiniStack unpacks them elsewhere, loses that files
// are executable, and tells their folders in _LAMBDA_LAYERS_DIRS.
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const layers = (process.env._LAMBDA_LAYERS_DIRS ?? '').split(delimiter).filter((folder) => folder !== '');

/** @param {string} path below /opt @returns {string | undefined} */
const inLayers = (path) => layers.map((layer) => join(layer, path)).find((found) => existsSync(found));

const bin = inLayers('bin');
if (bin !== undefined) {
  for (const name of readdirSync(bin)) chmodSync(join(bin, name), 0o755);
  process.env.PATH = [bin, process.env.PATH].join(delimiter);
}

// The function's own environment is set after this file ran.
process.env = new Proxy(process.env, {
  set: (target, name, value) => {
    const moved =
      typeof value === 'string' && value.startsWith('/opt/') ? inLayers(value.slice(5)) : undefined;
    return Reflect.set(target, name, moved ?? value);
  },
});
