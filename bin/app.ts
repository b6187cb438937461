/** The CDK app. Started by the CDK command line (cdk.json), or alone: `npm run synth -- -c speech=zip`. */
import { parseArgs } from 'node:util';
import { synthesize } from '../lib/synthesize.ts';

const { values } = parseArgs({
  options: {
    context: { type: 'string', short: 'c', multiple: true, default: [] },
    output: { type: 'string', short: 'o', default: process.env['CDK_OUTDIR'] ?? 'cdk.out' },
  },
});

const context = Object.fromEntries(
  values.context.map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name, value.join('=')];
  }),
);

process.stdout.write(`${await synthesize({ outDir: values.output, context })}\n`);
