/** Builds the dashboard, where its sources changed, and prints its folder. */
import { buildDashboard } from '../lib/dashboard-package.ts';
import { endWithParent } from './ending.ts';

endWithParent();
process.stdout.write(`${await buildDashboard(process.argv[2] ?? 'dist')}\n`);
