// `npm run bench` measures everything, `npm run bench -- pipeline api` what is named. Results are Markdown tables.
import { openWorkshop, type Workshop } from '../support/media-files.ts';
import { api } from './api.ts';
import { costs } from './costs.ts';
import { pipeline } from './pipeline.ts';
import { realtime } from './realtime.ts';
import { machine, type Table, toMarkdown } from './report.ts';
import { speakers } from './speakers.ts';
import { wide } from './wide.ts';

const BENCHES: Readonly<Record<string, (workshop: Workshop) => Promise<readonly Table[]>>> = {
  api,
  realtime,
  pipeline,
  wide,
  speakers,
  costs,
};

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(BENCHES);
const unknown = wanted.filter((name) => BENCHES[name] === undefined);
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}

const workshop = await openWorkshop();
try {
  console.log(`${new Date().toISOString().slice(0, 10)}, ${machine()}\n`);
  for (const name of wanted)
    for (const table of (await BENCHES[name]?.(workshop)) ?? []) console.log(toMarkdown(table));
} finally {
  await workshop.close();
}
