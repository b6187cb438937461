/**
 * The CDK app. Started by the CDK command line (cdk.json), by `soundstage start`, or alone:
 * `npm run synth -- -c speech=zip`. Prints the folder of the cloud assembly.
 */
import { parseArgs } from 'node:util';
import { synthesize } from '../lib/synthesize.ts';
import { endWithParent } from './ending.ts';

endWithParent();

const { values } = parseArgs({
  options: {
    context: { type: 'string', short: 'c', multiple: true, default: [] },
    output: { type: 'string', short: 'o', default: process.env['CDK_OUTDIR'] ?? 'cdk.out' },
    build: { type: 'string' },
    'skip-validation': { type: 'boolean', default: false },
  },
});

const context = Object.fromEntries(
  values.context.map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name, value.join('=')];
  }),
);

const assembly = await synthesize({
  outDir: values.output,
  context,
  validate: !values['skip-validation'],
  ...(values.build === undefined ? {} : { buildDir: values.build }),
});
process.stdout.write(`${assembly}\n`);
